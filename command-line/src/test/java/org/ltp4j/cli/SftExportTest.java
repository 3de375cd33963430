package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.composable.SparseFineTuning;
import org.ltp4j.engine.Engine;
import org.ltp4j.golden.Golden;
import org.ltp4j.json.Json;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.optim.EntryValues;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.ticket.Bitmap;
import org.ltp4j.ticket.Ticket;

class SftExportTest {
  private static final Path EARLIER =
      Path.of(System.getProperty("ltp.root"), "command-line/src/test/resources/earlier");
  @TempDir private Path directory;

  private final Path base = Golden.folder().resolve("xlmr");

  @Test
  void whatIsImportedAgainHasTheEntriesAndTheirValues() throws IOException {
    JsonNode told = exported("ltp");
    assertThat(told.path("largest_difference").doubleValue()).isLessThan(1e-6);
    Path ticket = directory.resolve("ticket.safetensors");
    Path delta = directory.resolve("delta.safetensors");
    Cli imported =
        Cli.ltp(
            "ticket", "import", out(), "--model", base, "--out", ticket, "--write-delta", delta);
    assertThat(imported.code()).as(imported.err()).isZero();
    Map<String, Bitmap> found = Ticket.load(ticket).bitmaps();
    Adapter adapter = Adapter.open(EARLIER.resolve("ltp"));
    Map<String, Bitmap> trained = adapter.trainedTicket(null).orElseThrow().bitmaps();
    long same = 0;
    long all = 0;
    try (TensorSource stored = SafetensorsFile.open(adapter.weightsFile());
        TensorSource theta1 = SafetensorsFile.open(delta);
        TensorSource theta0 = ModelWeights.source(base);
        ModelWeights merged = ModelWeights.open(base, Engine.cpu(1))) {
      adapter.applyTo(merged, null);
      for (Parameter p : merged.parameters()) {
        Bitmap bits = trained.get(p.name());
        if (bits != null) {
          assertThat(found.get(p.name()))
              .as(p.name())
              .isEqualTo(EntryValues.stored(bits, p, stored));
        }
        FloatBuffer before = theta0.bytes(p.name()).asFloatBuffer();
        FloatBuffer after = theta1.bytes(p.name()).asFloatBuffer();
        for (int i = 0; i < p.elements(); i++) {
          float value = merged.memory(p.name()).get(i);
          assertThat(Math.abs(after.get(i) - value))
              .as("%s, entry %s", p.name(), i)
              .isLessThanOrEqualTo(Math.max(Math.ulp(before.get(i)), Math.ulp(value)));
          boolean moved = bits != null && bits.get(i);
          all += moved ? 1 : 0;
          same += moved && after.get(i) == value ? 1 : 0;
        }
      }
    }
    assertThat(same).isGreaterThan(all * 9 / 10);
  }

  @Test
  void theSoftPromptStandsBesideAndIsSpokenOf() throws IOException {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      exported("ltp");
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("knows no soft prompt", "prompt.safetensors");
    try (TensorSource written = SafetensorsFile.open(out().resolve("prompt.safetensors"));
        TensorSource own =
            SafetensorsFile.open(Adapter.open(EARLIER.resolve("ltp")).weightsFile())) {
      assertThat(written.bytes("prompt")).isEqualTo(own.bytes("prompt"));
    }
    assertThat(out().resolve("README.md"))
        .content()
        .contains("SFT(directory).apply(model)\n", "resize_token_embeddings", "435 + len(prompt)")
        .doesNotContain("{{");
  }

  @Test
  void wholeTensorsAndTheHeadAreWrittenAsTheyAre() throws IOException {
    exported("ft");
    SparseFineTuning written = SparseFineTuning.read(out());
    assertThat(written.changes()).isEmpty();
    assertThat(written.whole())
        .extracting(Object::toString)
        .contains(
            "classifier.out_proj.weight[3, 32]",
            "roberta.encoder.layer.0.attention.self.query.weight[32, 32]");
    assertThat(out().resolve("prompt.safetensors")).doesNotExist();
    assertThat(out().resolve("README.md")).content().doesNotContain("load_file", "{{");
  }

  @ParameterizedTest
  @CsvSource({"lora, low-rank products, --to peft", "deep-prompt, a deep prompt, ltp predict"})
  void whatChangesNoEntriesIsRefused(String method, String found, String remedy) {
    run(method).failed(ExitCode.INPUT, found, remedy);
    assertThat(out()).doesNotExist();
  }

  private JsonNode exported(String method) throws IOException {
    Cli ran = run(method);
    assertThat(ran.code()).as(ran.err()).isZero();
    return Json.MAPPER.readTree(ran.out());
  }

  private Cli run(String method) {
    return Cli.ltp(
        "export", EARLIER.resolve(method), "--to", "sft", "--model", base, "--out", out());
  }

  private Path out() {
    return directory.resolve("out");
  }
}
