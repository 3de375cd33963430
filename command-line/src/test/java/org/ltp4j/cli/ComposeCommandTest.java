package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.ticket.Bitmap;
import org.ltp4j.ticket.Ticket;

/** {@code ltp compose}: a task's adapter and a language's changes, applied together. */
class ComposeCommandTest {
  @TempDir static Path shared;
  private static Path data;
  private static Path delta;

  @TempDir Path dir;

  @BeforeAll
  static void mlm() {
    data = Nli.write(shared.resolve("nli.tsv"), Nli.tsv());
    Path text = Nli.write(shared.resolve("es.txt"), "La niña canta una canción\n".repeat(12));
    mlm(text, "weights");
    delta = shared.resolve("weights/delta.safetensors");
  }

  private static void mlm(Path text, String store) {
    List<Object> words = new ArrayList<>(List.of("mlm", "--model", Nli.MODEL, "--text", text));
    words.addAll(List.of("--out", text.resolveSibling(store), "--store", store, "--threads", 1));
    words.addAll(List.of("--max-length", 32, "--batch", 2, "--steps", 2));
    Cli.ltp(words.toArray()).well();
  }

  private Object[] compose(Path adapter, Path delta, Path ticket, Path out) {
    return new Object[] {
      "compose", "--adapter", adapter, "--delta", delta, "--delta-ticket", ticket, "--out", out
    };
  }

  /** Every weight of the base with the adapter's values in it. */
  private static Map<String, float[]> weights(Optional<Path> adapter) {
    try (ModelWeights weights = ModelWeights.open(Nli.MODEL, Engine.cpu(1))) {
      adapter.ifPresent(path -> Adapter.open(path).applyTo(weights, null));
      Map<String, float[]> all = new TreeMap<>();
      for (Parameter p : weights.parameters()) {
        all.put(p.name(), Tensors.floats(weights.tensor(p.name())));
      }
      return all;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ltp, random:encoder, random:encoder", // entries of matrices
    "ltp, random, random", // and of the embeddings, of which training touches few rows
    "ltp, random:layers=1, random:embeddings", // of different tensors
    "sp, none, random", // whole tensors
    "lora, none, random:encoder" // products beside the weights
  })
  void everyWeightMovesAsTheAdapterAndTheDeltaMoveIt(String method, String own, String moved)
      throws IOException {
    Path adapter = dir.resolve("adapter");
    Path first = Nli.ticket(dir.resolve("own"), own, 0.3);
    Cli.ltp(
            method.equals("ltp")
                ? Nli.train(data, adapter, "--method", method, "--ticket", first)
                : Nli.train(data, adapter, "--method", method, "--head", "label-words"))
        .well();
    Path second = dir.resolve("moved");
    Cli.ltp(
            "ticket",
            "cut",
            "--model",
            Nli.MODEL,
            "--strategy",
            moved,
            "--ratio",
            0.3,
            "--out",
            second,
            "--ticket-seed",
            2)
        .well();
    Path out = dir.resolve("out");
    Cli.ltp(compose(adapter, delta, second, out)).well();

    Map<String, float[]> base = weights(Optional.empty());
    Map<String, float[]> trained = weights(Optional.of(adapter));
    Map<String, float[]> composed = weights(Optional.of(out));
    Ticket ticket = Ticket.load(second);
    long movedEntries = 0;
    try (SafetensorsFile after = SafetensorsFile.open(delta)) {
      for (String name : base.keySet()) {
        Bitmap bits = ticket.bitmaps().get(name);
        for (int i = 0; i < base.get(name).length; i++) {
          float task = trained.get(name)[i];
          float before = base.get(name)[i];
          float expected = task;
          if (bits != null && bits.get(i)) {
            float language = after.bytes(name).getFloat(4 * i);
            expected = task == before ? language : task + (language - before);
            movedEntries += language == before ? 0 : 1;
          }
          assertThat(composed.get(name)[i]).as("%s, entry %d", name, i).isEqualTo(expected);
        }
      }
    }
    assertThat(movedEntries).as("entries that a delta of two steps moves").isPositive();
    Cli.ltp("eval", "--adapter", out, "--data", data, "--out", dir.resolve("eval"), "--threads", 1)
        .well();
    assertThat(Files.readString(out.resolve("adapter/README.md")))
        .startsWith(Files.readString(adapter.resolve("adapter/README.md")))
        .contains(
            "## Composed",
            "not\ncalibrated, and it never abstains",
            String.format(Locale.ROOT, "%,d entries of a delta", ticket.selected()));
  }

  @Test
  void aFinishedOneIsKeptAndAnotherRefused() {
    Path adapter = dir.resolve("adapter");
    Cli.ltp(Nli.train(data, adapter, "--method", "prompt-tuning", "--epochs", 1)).well();
    Path first = Nli.ticket(dir.resolve("first"), "random:encoder", 0.3);
    Path second = Nli.ticket(dir.resolve("second"), "random:encoder", 0.2);
    Path out = dir.resolve("out");
    Cli.ltp(compose(adapter, delta, first, out)).well();
    Map<String, String> state = Nli.state(out);
    Cli.ltp(compose(adapter, delta, first, out)).well();
    Cli.ltp(compose(adapter, delta, second, out)).failed(ExitCode.OUTPUT, out, "--overwrite");
    assertThat(Nli.state(out)).isEqualTo(state);
  }

  @Test
  void scoresAreNoChangesToAdd() {
    Path adapter = dir.resolve("adapter");
    Cli.ltp(Nli.train(data, adapter, "--method", "prompt-tuning", "--epochs", 1)).well();
    Path ticket = Nli.ticket(dir.resolve("ticket"), "random:encoder", 0.3);
    mlm(Nli.write(dir.resolve("es.txt"), "El tren llega mañana\n".repeat(12)), "fisher");
    Path scores = dir.resolve("fisher/delta.safetensors");
    Cli.ltp(compose(adapter, scores, ticket, dir.resolve("out")))
        .failed(ExitCode.INPUT, scores, "fisher", "--store weights");
    Cli.ltp(compose(adapter, delta, delta, dir.resolve("out"))).failed(ExitCode.INPUT, delta);
    assertThat(dir.resolve("out")).doesNotExist();
  }
}
