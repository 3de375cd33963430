package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.engine.Engine;
import org.ltp4j.golden.FolderCopy;
import org.ltp4j.json.Json;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;
import org.ltp4j.run.MetricsLog;
import org.ltp4j.ticket.Overlap;
import org.ltp4j.ticket.Ticket;

/** {@code ltp train --processes N}, and flags about processes that mean nothing. */
class SharedTrainTest {
  @TempDir Path dir;

  /** The golden model has dropout, of which each rank draws its own; this one has none. */
  private Path calmModel() throws Exception {
    Path model = FolderCopy.of(Nli.MODEL, dir.resolve("model"));
    Map<String, Object> config = Json.read(model.resolve("config.json"));
    config.put("hidden_dropout_prob", 0);
    config.put("attention_probs_dropout_prob", 0);
    Files.writeString(model.resolve("config.json"), Json.page(config));
    return model;
  }

  private Object[] words(String out, Path data, Path model, Path ticket, Object... further) {
    List<Object> words = new ArrayList<>(List.of("train", "--model", model, "--ticket", ticket));
    words.addAll(List.of("--train", data, "--dev", data, "--out", dir.resolve(out)));
    words.addAll(List.of("--max-length", 48, "--epochs", 2, "--batch", 5, "--threads", 1));
    words.addAll(List.of("--learning-rate", 0.003, "--prompt-encoder", "none"));
    words.addAll(List.of("--label-words", "entailment=a,neutral=e,contradiction=o"));
    words.addAll(List.of(further));
    return words.toArray();
  }

  @Test
  @KernelSensitive
  void severalProcessesTrainTheTicketThatOneTrains() throws Exception {
    Path data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
    Path model = calmModel();
    Path ticket = Nli.ticket(dir.resolve("ticket"), "random", 0.4, model);
    Cli one = Cli.ltp(words("one", data, model, ticket)).well();
    // Of 12 rows in batches of five the last has two: the third rank has none then.
    Cli several = Cli.ltp(words("several", data, model, ticket, "--processes", 3)).well();
    Map<String, Object> expected = Json.read(dir.resolve("one/result.json"));
    Map<String, Object> found = Json.read(dir.resolve("several/result.json"));
    assertThat(several.out()).isEqualTo(Files.readString(dir.resolve("several/result.json")));
    assertThat(one.out()).isEqualTo(Files.readString(dir.resolve("one/result.json")));
    assertThat(found.get("dev_accuracy")).isEqualTo(expected.get("dev_accuracy"));
    assertThat(found.get("best_epoch")).isEqualTo(expected.get("best_epoch"));
    Map<String, ByteBuffer> theirs = Nli.tensors(adapter("one"));
    Map<String, ByteBuffer> ours = Nli.tensors(adapter("several"));
    assertThat(ours.keySet()).isEqualTo(theirs.keySet());
    assertThat(theirs.keySet())
        .as("rows of the embedding table")
        .anyMatch(n -> n.endsWith("#rows"));
    for (String name : theirs.keySet()) {
      assertThat(ours.get(name).remaining()).as(name).isEqualTo(theirs.get(name).remaining());
      if (name.endsWith("#rows")) {
        assertThat(ours.get(name)).as(name).isEqualTo(theirs.get(name));
      }
    }
    UpToRounding.assertTrained(
        weights(model, "several"), weights(model, "one"), weights(model, null));
  }

  @Test
  void severalProcessesWeighLabelsAndEndEarlyAsOneDoes() throws Exception {
    Path data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
    Path model = calmModel();
    Path ticket = Nli.ticket(dir.resolve("ticket"), "random", 0.4, model);
    for (int processes : new int[] {1, 2}) {
      Object[] more = {"--early-stop", 2, "--class-weights", "entailment=5,neutral=0.25"};
      List<Object> words =
          new ArrayList<>(List.of(words("by" + processes, data, model, ticket, more)));
      words.set(words.indexOf("--epochs") + 1, 9);
      // At this rate dev stays as it is, so the first epoch is the best one.
      words.set(words.indexOf("--learning-rate") + 1, 1e-12);
      words.addAll(List.of("--save-every", 4, "--processes", processes));
      Cli.ltp(words.toArray()).well();
    }
    assertSameLosses(9); // three epochs of three steps
    Map<String, Object> result = Json.read(dir.resolve("by2/result.json"));
    assertThat(result).containsEntry("best_epoch", 1);
    double devLoss = (double) Json.read(dir.resolve("by1/result.json")).get("dev_loss");
    assertThat((double) result.get("dev_loss")).isCloseTo(devLoss, within(1e-5));
  }

  private void assertSameLosses(int steps) {
    List<Map<String, Object>> alone = new MetricsLog(dir.resolve("by1/log.jsonl")).read();
    List<Map<String, Object>> shared = new MetricsLog(dir.resolve("by2/log.jsonl")).read();
    assertThat(alone).hasSize(steps);
    assertThat(shared).hasSize(steps);
    for (int step = 0; step < steps; step++) {
      double loss = (double) alone.get(step).get("loss");
      assertThat((double) shared.get(step).get("loss")).isCloseTo(loss, within(1e-5));
    }
  }

  /** Two views' divergence counts by examples, their cross entropies by what the labels weigh. */
  @Test
  void severalProcessesCompareViewsAsOneDoes() throws Exception {
    Path data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
    Path model = calmModel();
    for (int processes : new int[] {1, 2}) {
      List<Object> words = new ArrayList<>(List.of("train", "--model", model, "--method", "pct"));
      words.addAll(List.of("--train", data, "--dev", data, "--max-length", 60, "--batch", 5));
      words.addAll(List.of("--label-words", "entailment=a,neutral=e,contradiction=o"));
      words.addAll(List.of("--class-weights", "entailment=5,neutral=0.25", "--steps", 3));
      words.addAll(List.of("--learning-rate", 1e-12, "--threads", 1, "--processes", processes));
      words.addAll(List.of("--out", dir.resolve("by" + processes)));
      Cli.ltp(words.toArray()).well();
    }
    assertSameLosses(3);
  }

  /** All values of the model as a run's adapter makes it; without one, as it is. */
  private Map<String, float[]> weights(Path model, String run) {
    try (ModelWeights weights = ModelWeights.open(model, Engine.cpu(1))) {
      if (run != null) {
        Adapter.open(dir.resolve(run)).applyTo(weights, null);
      }
      return TinyModels.values(weights);
    }
  }

  /** Its first phase is shared too, and rank 0's ticket is everybody's. */
  @Test
  void severalProcessesCutTheTicketThatOneCuts() throws Exception {
    Path data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
    Path model = calmModel();
    for (int processes : new int[] {1, 2}) {
      List<Object> words = new ArrayList<>(List.of("train", "--model", model));
      words.addAll(List.of("--method", "lt-sft", "--ratio", 0.3, "--learning-rate", 0.003));
      words.addAll(List.of("--train", data, "--dev", data, "--epochs", 2, "--batch", 5));
      words.addAll(List.of("--max-length", 48, "--threads", 1, "--processes", processes));
      words.addAll(List.of("--out", dir.resolve("by" + processes)));
      Cli.ltp(words.toArray()).well();
    }
    Map<String, Object> alone = Json.read(dir.resolve("by1/result.json"));
    Map<String, Object> shared = Json.read(dir.resolve("by2/result.json"));
    for (String key : List.of("method", "trained_entries", "dev_accuracy", "best_epoch")) {
      assertThat(shared.get(key)).as(key).isEqualTo(alone.get(key));
    }
    // Rounding moves few entries over the threshold.
    Overlap overlap =
        Overlap.of(
            Ticket.load(dir.resolve("by1/ticket.safetensors")),
            Ticket.load(dir.resolve("by2/ticket.safetensors")));
    assertThat(overlap.total().jaccard()).isGreaterThan(0.99);
    assertThat(dir.resolve("by2/full/adapter")).doesNotExist();
  }

  private Path adapter(String run) {
    return dir.resolve(run).resolve("adapter/adapter_model.safetensors");
  }

  @Test
  void flagsThatMeanNothingTogetherAreRefused() {
    Path data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
    Object[][] cases = {
      {"--processes", 2, "--process-rank", 2, "--rendezvous", "a:1", "0 to 1"},
      {"--processes", 2, "--process-rank", 1, "--rendezvous", "here", "host:port"},
      {"--processes", 2, "--process-rank", 1, "--threads", 1, "give both"},
      {"--processes", 1, "--process-rank", 0, "--rendezvous", "a:1", "several processes"},
      {"--processes", 2, "--device", "cuda", "--threads", 1, "Gloo"},
    };
    for (Object[] given : cases) {
      Object[] flags = Arrays.copyOf(given, given.length - 1);
      Cli.ltp(Nli.train(data, dir.resolve("out"), flags))
          .failed(ExitCode.USAGE, given[given.length - 1]);
    }
  }
}
