package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.classify.Classifier;
import org.ltp4j.data.Datasets;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.engine.Engine;
import org.ltp4j.jdk.JdkSensitive;
import org.ltp4j.json.Json;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.ticket.Bitmap;
import org.ltp4j.ticket.Ticket;

/** What {@code ltp train} learns, keeps and leaves alone. */
class TrainCommandTest {
  /** Enough to learn twelve rows by heart, so that the best accuracy comes before the end. */
  private static final int EPOCHS = 60;

  @TempDir Path dir;
  private Path data;

  @BeforeEach
  void data() {
    data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
  }

  private JsonNode result(Path run) throws IOException {
    return Json.MAPPER.readTree(run.resolve("result.json").toFile());
  }

  private static ModelWeights base() {
    return ModelWeights.open(Nli.MODEL, Engine.cpu(1));
  }

  @Test
  @KernelSensitive
  @JdkSensitive
  void twelveRowsAreLearntByHeart() throws IOException {
    Path run = dir.resolve("run");
    Path ticket = Nli.ticket(dir.resolve("ticket"), "magnitude", 0.5);
    Cli.ltp(Nli.train(data, run, "--ticket", ticket, "--epochs", EPOCHS)).well();
    assertThat(result(run).path("dev_accuracy").asDouble()).isEqualTo(1);

    // The adapter alone has learnt it, by a way of its own: the probability of the true label.
    List<Example> examples = Datasets.load(Task.named("xnli"), data, (String) null).examples();
    try (Classifier classifier = Classifier.load(run)) {
      for (Example example : examples) {
        assertThat(classifier.classify(example.fields()).label()).isEqualTo(example.label());
      }
      // What predict and eval refuse gets no label in Java either.
      Map<String, String> blank = Map.of("premise", " \u200b", "hypothesis", "\u00a0");
      assertThatThrownBy(() -> classifier.classify(List.of(examples.get(0).fields(), blank)))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("text 2: expected text in some field");
    }
  }

  @Test
  void nothingOutsideTheTicketMoves() {
    Path run = dir.resolve("run");
    Path file = Nli.ticket(dir.resolve("ticket"), "random", 0.3);
    Cli.ltp(Nli.train(data, run, "--ticket", file, "--epochs", 8)).well();
    Map<String, Bitmap> ticket = Ticket.load(file).bitmaps();
    long moved = 0;
    try (ModelWeights before = base();
        ModelWeights after = base()) {
      Adapter.open(run).applyTo(after, null);
      for (Parameter p : before.parameters()) {
        Bitmap bits = ticket.get(p.name());
        for (int e = 0; e < p.elements(); e++) {
          int was = before.memory(p.name()).bytes().getInt(4 * e);
          int is = after.memory(p.name()).bytes().getInt(4 * e);
          if (bits == null || !bits.get(e)) {
            assertThat(is).as("entry %d of %s", e, p.name()).isEqualTo(was);
          } else if (is != was) {
            moved++;
          }
        }
      }
    }
    assertThat(moved).isPositive();
  }

  @Test
  void withoutATicketOnlyThePromptMoves() throws IOException {
    Path empty = Nli.ticket(dir.resolve("none"), "none", 0.2);
    Path with = dir.resolve("with");
    Path without = dir.resolve("without");
    Cli.ltp(Nli.train(data, with, "--ticket", empty)).well();
    Cli.ltp(Nli.train(data, without)).well();
    Path file = Path.of("adapter", "adapter_model.safetensors");
    Map<String, ByteBuffer> tensors = Nli.tensors(without.resolve(file));
    assertThat(Nli.tensors(with.resolve(file))).isEqualTo(tensors);
    assertThat(tensors.keySet()).allMatch(name -> name.startsWith("prompt"));
    for (Path run : List.of(with, without)) {
      try (ModelWeights weights = base()) {
        String before = weights.sha256();
        Adapter.open(run).applyTo(weights, null);
        for (Parameter p : weights.parameters()) {
          assertThat(weights.memory(p.name()).bytes().getInt(0)).isEqualTo(first(p));
        }
        assertThat(weights.sha256()).isEqualTo(before);
      }
      long values =
          tensors.entrySet().stream()
              .filter(t -> t.getKey().startsWith("prompt/"))
              .mapToLong(t -> t.getValue().remaining() / Float.BYTES)
              .sum();
      assertThat(result(run).path("trained_entries").asLong()).isEqualTo(values);
    }
  }

  private static int first(Parameter p) {
    try (ModelWeights weights = base()) {
      return weights.memory(p.name()).bytes().getInt(0);
    }
  }

  @Test
  @KernelSensitive
  void theAdapterGivesTheScoresOfTheModelThatWasTrained() throws IOException {
    Path run = dir.resolve("run");
    Path ticket = Nli.ticket(dir.resolve("ticket"), "random", 0.3);
    Map<String, String> before = Nli.state(Nli.MODEL);
    Cli.ltp(Nli.train(data, run, "--ticket", ticket, "--epochs", 10)).well();

    List<Example> examples = Datasets.load(Task.named("xnli"), data, (String) null).examples();
    List<float[]> loaded;
    try (Classifier classifier = Classifier.load(run, null, null, Engine.cpu(1))) {
      loaded = classifier.scores(classifier.render("test", examples), 4096);
    }
    String out =
        Cli.fed(Nli.jsonl(), "predict", "--adapter", run, "--logits", "--threads", 1).well().out();
    List<String> lines = out.lines().toList();
    assertThat(lines).hasSize(Nli.rows());
    int right = 0;
    for (int i = 0; i < lines.size(); i++) {
      JsonNode line = Json.MAPPER.readTree(lines.get(i));
      for (int label = 0; label < Nli.LABELS.size(); label++) {
        float printed = line.path("logits").path(Nli.LABELS.get(label)).floatValue();
        assertThat(printed).isEqualTo(loaded.get(i)[label]);
      }
      double mass = 0;
      for (JsonNode p : line.path("probabilities")) {
        mass += p.asDouble();
      }
      assertThat(mass).isBetween(1 - 1e-12, 1 + 1e-12);
      right += line.path("label").asText().equals(examples.get(i).label()) ? 1 : 0;
    }
    assertThat(result(run).path("dev_accuracy").asDouble()).isEqualTo(right / (double) Nli.rows());
    assertThat(Nli.state(Nli.MODEL)).isEqualTo(before);
  }

  @Test
  @KernelSensitive
  void theFirstOfTheBestEpochsIsKept() throws IOException {
    Path ticket = Nli.ticket(dir.resolve("ticket"), "random", 0.3);
    Path run = dir.resolve("run");
    Object[] far = {"--ticket", ticket, "--seed", 3};
    Cli.ltp(Nli.train(data, run, join(far, "--epochs", EPOCHS))).well();
    JsonNode curve = result(run).path("epochs");
    ToDoubleFunction<JsonNode> accuracy = e -> e.path("dev_accuracy").asDouble();
    double highest = -1;
    int best = 0;
    List<Integer> marked = new ArrayList<>();
    List<Integer> rises = new ArrayList<>();
    for (JsonNode epoch : curve) {
      int number = epoch.path("epoch").asInt();
      if (epoch.path("best").asBoolean()) {
        marked.add(number);
      }
      if (accuracy.applyAsDouble(epoch) > highest) {
        highest = accuracy.applyAsDouble(epoch);
        best = number;
        rises.add(number);
      }
    }
    assertThat(marked).isEqualTo(rises);
    assertThat(result(run).path("best_epoch").asInt()).isEqualTo(best).isLessThan(EPOCHS);
    assertThat(result(run).path("dev_accuracy").asDouble()).isEqualTo(highest);

    // A run that ends with that epoch leaves the same values.
    Path shorter = dir.resolve("shorter");
    Cli.ltp(Nli.train(data, shorter, join(far, "--epochs", best))).well();
    Path file = Path.of("adapter", "adapter_model.safetensors");
    Map<String, ByteBuffer> kept = Nli.tensors(run.resolve(file));
    Map<String, ByteBuffer> wanted = Nli.tensors(shorter.resolve(file));
    assertThat(kept).isEqualTo(wanted);
    assertThat(kept.get("prompt").order(ByteOrder.LITTLE_ENDIAN).getFloat(0)).isFinite();
  }

  @Test
  void rowsLeftOutAndWordsOfSeveralPiecesAreToldOf() {
    Path file = Nli.write(dir.resolve("bad.tsv"), Nli.tsv() + "en\ta\tb\tperhaps\n");
    Object[] words =
        Nli.train(
            file,
            dir.resolve("run"),
            "--bad-rows",
            "skip",
            "--label-words",
            "entailment=a,neutral=elephants,contradiction=o");
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
    try {
      Cli.ltp(words).well();
    } finally {
      System.setErr(before);
    }
    assertThat(heard.toString(StandardCharsets.UTF_8).lines().filter(l -> l.startsWith("ltp: ")))
        .hasSize(3)
        .anyMatch(line -> line.contains("'elephants' has several pieces"))
        .anyMatch(line -> line.contains("no temperature: dev has 12 rows, and 30 are needed"))
        .anyMatch(line -> line.contains(file + ": left out 1 bad row: line 14 (label 'perhaps'"));
  }

  @Test
  void everyKindOfPromptIsLearntAndUsed() {
    for (String kind : List.of("none", "mlp")) {
      for (String placement : List.of("after-bos", "before-mask")) {
        Path run = dir.resolve(kind + placement);
        Object[] more = {"--prompt-encoder", kind, "--placement", placement, "--epochs", 1};
        Cli.ltp(Nli.train(data, run, more)).well();
        assertThat(Cli.fed(Nli.jsonl(), "predict", "--adapter", run).well().out().lines())
            .hasSize(Nli.rows());
      }
    }
  }

  @Test
  void aTicketLearnsWithoutAPrompt() throws IOException {
    Path run = dir.resolve("run");
    Path file = Nli.ticket(dir.resolve("ticket"), "random", 0.3);
    Cli.ltp(Nli.train(data, run, "--ticket", file, "--prompt-length", 0)).well();
    assertThat(Nli.tensors(run.resolve("adapter/adapter_model.safetensors")).keySet())
        .noneMatch(name -> name.startsWith("prompt"));
    assertThat(result(run).path("trained_entries").asLong())
        .isEqualTo(Ticket.load(file).selected());
    assertThat(Cli.fed(Nli.jsonl(), "predict", "--adapter", run).well().out().lines())
        .hasSize(Nli.rows());
  }

  @Test
  void theTicketMayStayOutside() {
    Path run = dir.resolve("run");
    Path ticket = Nli.ticket(dir.resolve("ticket"), "random", 0.3);
    Path inside = dir.resolve("inside");
    Cli.ltp(Nli.train(data, inside, "--ticket", ticket)).well();
    Cli.ltp(Nli.train(data, run, "--ticket", ticket, "--ticket-by-hash")).well();
    assertThat(run.resolve("adapter/ticket.safetensors")).doesNotExist();
    String rows = Nli.jsonl();
    assertThat(Cli.fed(rows, "predict", "--adapter", run, "--ticket", ticket).well().out())
        .isEqualTo(Cli.fed(rows, "predict", "--adapter", inside).well().out());
  }

  private static Object[] join(Object[] first, Object... second) {
    List<Object> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(second));
    return all.toArray();
  }
}
