package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.files.FileHash;
import org.ltp4j.json.Json;
import org.ltp4j.model.CanonicalSource;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.ticket.Ticket;

/** Recipes that adapt the model to a language before the method's own steps. */
class AdaptedRunTest {
  @TempDir Path dir;

  private Path recipe(String adapt) {
    Nli.write(dir.resolve("es.txt"), "la niña canta una canción\n".repeat(12));
    return Nli.recipe(
        dir,
        "adapt: {text: %s, max-length: 32, steps: 2, %s}\n"
            .formatted(dir.resolve("es.txt"), adapt));
  }

  private JsonNode json(String file) throws IOException {
    return Json.MAPPER.readTree(dir.resolve("out").resolve(file).toFile());
  }

  private static String hash(Path model) {
    try (CanonicalSource source = ModelWeights.source(model)) {
      return ModelWeights.sha256(ModelConfig.load(model), source);
    }
  }

  @Test
  void theAdaptedModelIsTheBaseOfEveryLaterStep() throws IOException {
    Path recipe = recipe("learning-rate: 1e-3");
    Cli first = Cli.ltp("run", recipe);
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.err())
        .containsSubsequence("ltp: adapt", "ltp: mlm", "ltp: ticket", "ltp: train", "ltp: eval");
    assertThat(first.out()).contains("es");

    String adapted = hash(dir.resolve("out/adapt/model"));
    assertThat(adapted).isNotEqualTo(hash(Nli.MODEL));
    assertThat(json("adapt/provenance.json").path("inputs").path("model").asText())
        .isEqualTo(hash(Nli.MODEL));
    JsonNode mlm = json("mlm/provenance.json").path("inputs");
    assertThat(mlm.path("model").asText()).isEqualTo(adapted);
    assertThat(Ticket.load(dir.resolve("out/ticket.safetensors")).baseSha256()).isEqualTo(adapted);
    assertThat(json("train/adapter/adapter_config.json").path("base").path("sha256").asText())
        .isEqualTo(adapted);
    // The ticket comes from another text than the adaptation.
    assertThat(json("adapt/provenance.json").path("inputs").path("text/000/es.txt").asText())
        .isEqualTo(FileHash.sha256(dir.resolve("es.txt")));
    assertThat(mlm.path("text/000/en.txt").asText())
        .isEqualTo(FileHash.sha256(dir.resolve("en.txt")));

    Map<String, String> before = Nli.state(dir.resolve("out"));
    assertThat(Cli.ltp("run", recipe)).isEqualTo(first);
    assertThat(Nli.state(dir.resolve("out"))).isEqualTo(before);
  }

  @Test
  void adaptingLeavesAModelAndNoDelta() {
    Cli.ltp("run", recipe("store: change"))
        .failed(ExitCode.USAGE, "r.yaml, section adapt, key store", "model", "change");
    assertThat(dir.resolve("out")).doesNotExist();
  }
}
