package org.ltp4j.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.data.Task;
import org.ltp4j.golden.Golden;
import org.ltp4j.json.Json;
import org.ltp4j.model.CanonicalSource;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.Recipe;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.ticket.Delta;
import org.ltp4j.ticket.Score;
import org.ltp4j.ticket.Scores;
import org.ltp4j.ticket.Selection;
import org.ltp4j.ticket.Strategy;
import org.ltp4j.ticket.Ticket;

/** Damaged tickets, deltas, results, task files and recipes. */
class ArtefactFuzzTest {
  private static final Path MODEL = Golden.folder().resolve("xlmr");
  private static final BaseIdentity BASE =
      new BaseIdentity("ab".repeat(32), "cd".repeat(32), "ef".repeat(32));

  @TempDir Path dir;

  @Test
  void tickets() throws IOException {
    Path file = dir.resolve("ticket.safetensors");
    Ticket ticket =
        Selection.of(ModelConfig.load(MODEL).parameters(), Strategy.parse("random"), 0.2)
            .cut(
                Scores.of(Score.RANDOM, () -> null, () -> null, new Streams(3)),
                1,
                BASE,
                Map.of("version", "x"));
    ticket.save(file);
    // What is accepted selects what its own hash says, which is what was selected.
    Fuzz.Reader reader = () -> assertThat(Ticket.load(file).sha256()).isEqualTo(ticket.sha256());
    Fuzz.damage(file, ByteMutations.any(), reader);
    Fuzz.damage(file, ByteMutations.within(6000), reader);
  }

  @Test
  void deltas() throws IOException {
    Path file = dir.resolve("delta.safetensors");
    try (CanonicalSource source = ModelWeights.source(MODEL)) {
      List<TensorData> tensors =
          source.tensors().values().stream()
              .map(info -> TensorData.of(info, source.bytes(info.name())))
              .toList();
      SafetensorsWriter.write(
          file,
          Map.of(
              "format",
              Delta.FORMAT,
              "content",
              "weights",
              "base_sha256",
              BASE.weights(),
              "provenance",
              "{\"version\":\"x\"}"),
          tensors);
    }
    Fuzz.Reader reader = () -> Delta.open(file).close();
    Fuzz.damage(file, ByteMutations.within(6000), reader);
  }

  @Test
  void results() throws IOException {
    Path file = dir.resolve("result.json");
    Files.writeString(
        file, Json.page(Map.of("accuracy", 0.5, "rows", 12, "labels", List.of("a", "b"))));
    Fuzz.damage(file, TextMutations.json(), () -> Json.read(file));
  }

  @Test
  void tasks() throws IOException {
    Path file = dir.resolve("task.yaml");
    Files.writeString(
        file,
        """
        name: weather
        labels: [rain, sun]
        template: "{text} ? {mask}"
        label-words: {rain: wet, sun: dry}
        columns: {text: [text, sentence]}
        label-column: label
        """);
    Task.load(file);
    Fuzz.damage(file, TextMutations.yaml(), () -> Task.load(file));
  }

  @Test
  void recipes() throws IOException {
    Path file = dir.resolve("recipe.yaml");
    Files.writeString(
        file,
        """
        out: runs/x
        model: examples/tiny
        seed: 1
        mlm:
          text: [a.txt, b.txt]
          epochs: 2
          learning-rate: 5e-4
        train:
          task: xnli
          shots: 16
        """);
    Fuzz.damage(file, TextMutations.yaml(), () -> Recipe.load(file));
  }
}
