package org.ltp4j.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.data.Task;
import org.ltp4j.engine.Engine;
import org.ltp4j.json.Json;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.optim.Optimizer;
import org.ltp4j.problem.Problem;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.tokenizer.Tokenizer;

/** Steps, schedules, rates of parts and weight decay. */
class OptimizerSettingsTest {
  @TempDir Path dir;

  /** What holds for each thing that a method trains, by its name. */
  private <T> Map<String, T> own(
      MethodName method, boolean withTicket, Function<Optimizer.Own, T> what, String... more) {
    TrainSettings settings =
        CompleteSettings.of(Rows.settings(dir, method, dir.resolve("out"), more));
    Path model = Rows.model(dir);
    Optional<Ticket> ticket =
        withTicket ? Optional.of(Ticket.load(Rows.ticket(dir))) : Optional.empty();
    try (Tokenizer tokenizer = Tokenizer.open(model);
        ModelWeights weights = ModelWeights.open(model, Engine.cpu(1))) {
      PromptFormat format = PromptFormats.of(settings, Task.named("xnli"), weights.config());
      LabelWords words =
          format.head() == HeadKind.CLASSIFICATION
              ? null
              : LabelWords.of(format.verbalizer(tokenizer));
      try (TrainableModel learner = new TrainableModel(settings, format, weights, ticket, words)) {
        Optimizer optimizer = learner.optimizer(10);
        Map<String, T> all = new TreeMap<>();
        learner
            .parameters()
            .all()
            .forEach(t -> all.put(t.name(), what.apply(optimizer.own().apply(t))));
        return all;
      }
    }
  }

  private Map<String, Double> rates(MethodName method, boolean ticket, String... more) {
    return own(method, ticket, Optimizer.Own::rate, more);
  }

  @Test
  void promptAndTicketMayHaveRatesOfTheirOwn() {
    Map<String, Double> rates =
        rates(MethodName.LTP, true, "learning-rate", "0.1", "prompt-learning-rate", "0.2");
    assertThat(rates).hasSizeGreaterThan(5);
    rates.forEach(
        (name, rate) ->
            assertThat(rate).as(name).isEqualTo(name.startsWith("prompt/") ? 0.2 : 0.1));
    rates = rates(MethodName.LTP, true, "learning-rate", "0.1", "ticket-learning-rate", "0.3");
    rates.forEach(
        (name, rate) ->
            assertThat(rate).as(name).isEqualTo(name.startsWith("prompt/") ? 0.1 : 0.3));
  }

  @Test
  void aHeadAndADeepPromptMayHaveRatesOfTheirOwn() {
    Map<String, Double> rates =
        rates(
            MethodName.DEEP_PROMPT,
            false,
            "learning-rate",
            "0.1",
            "prompt-learning-rate",
            "0.2",
            "head-learning-rate",
            "0.3");
    assertThat(rates.keySet())
        .anyMatch(n -> n.contains("prefix"))
        .anyMatch(n -> n.startsWith("head"));
    rates.forEach(
        (name, rate) -> assertThat(rate).as(name).isEqualTo(name.startsWith("head") ? 0.3 : 0.2));
  }

  @Test
  void withoutMoreEverythingHasTheOneRateAndNoDecay() {
    assertThat(own(MethodName.LTP, true, Function.identity(), "learning-rate", "0.1").values())
        .containsOnly(new Optimizer.Own(0.1, 0));
  }

  @Test
  void weightDecayIsForMatricesAboveTheInput() {
    Map<String, Double> decays =
        own(MethodName.FT, false, Optimizer.Own::weightDecay, "weight-decay", "0.5");
    assertThat(decays)
        .containsEntry("roberta.encoder.layer.0.attention.self.query.weight", 0.5)
        .containsEntry("roberta.encoder.layer.0.attention.self.query.bias", 0.0)
        .containsEntry("roberta.encoder.layer.0.output.LayerNorm.weight", 0.0)
        .containsEntry("roberta.embeddings.word_embeddings.weight", 0.0)
        .containsEntry("roberta.embeddings.position_embeddings.weight", 0.0);
    decays.forEach(
        (name, decay) -> {
          boolean matrix = name.endsWith("weight") && !name.matches(".*(LayerNorm|mbedding).*");
          assertThat(decay).as(name).isEqualTo(matrix ? 0.5 : 0);
        });
    Map<String, Double> ticket =
        own(MethodName.LTP, true, Optimizer.Own::weightDecay, "weight-decay", "0.5");
    assertThat(ticket)
        .containsEntry("roberta.encoder.layer.0.attention.self.query.weight", 0.5)
        .containsEntry("roberta.embeddings.word_embeddings.weight", 0.0)
        .containsEntry("prompt/embedding.weight", 0.0);
    assertThat(own(MethodName.LORA, false, Optimizer.Own::weightDecay, "weight-decay", "0.5"))
        .allSatisfy((name, decay) -> assertThat(decay).isEqualTo(name.endsWith("bias") ? 0 : 0.5));
  }

  private List<JsonNode> train(Path out, String... more) throws IOException {
    Rows.train(Rows.settings(dir, MethodName.BITFIT, out, more));
    try (var lines = Files.lines(out.resolve("log.jsonl"))) {
      return lines.map(OptimizerSettingsTest::json).toList();
    }
  }

  private static JsonNode json(String line) {
    try {
      return Json.MAPPER.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRunOfStepsHasExactlySoManyAndLooksAtDevAfterTheLast() throws IOException {
    Path out = dir.resolve("out");
    List<JsonNode> log =
        train(
            out,
            "steps",
            "8",
            "epochs",
            "1",
            "warmup",
            "0.25",
            "schedule",
            "linear",
            "learning-rate",
            "0.012");
    double[] expected = {0.006, 0.012, 0.012, 0.010, 0.008, 0.006, 0.004, 0.002};
    assertThat(log).hasSize(8);
    for (int step = 0; step < 8; step++) {
      assertThat(log.get(step).path("rate").asDouble()).isCloseTo(expected[step], within(1e-15));
    }
    JsonNode epochs = Json.MAPPER.readTree(out.resolve("result.json").toFile()).path("epochs");
    assertThat(epochs).hasSize(3);
    assertThat(epochs.get(2).path("train_loss").asDouble())
        .as("mean of the two steps of the third epoch")
        .isCloseTo(
            (log.get(6).path("loss").asDouble() + log.get(7).path("loss").asDouble()) / 2,
            within(1e-12));
  }

  @Test
  void weightDecayShrinksWhatGradientsLeaveAlone() throws IOException {
    // Without a gradient to speak of, a step takes rate · decay of each matrix entry.
    Path free = dir.resolve("free");
    Path decayed = dir.resolve("decayed");
    String[] common = {"steps", "1", "learning-rate", "0.001", "clip", "1e-30"};
    Rows.train(Rows.settings(dir, MethodName.LORA, free, common));
    Rows.train(
        Rows.settings(
            dir,
            MethodName.LORA,
            decayed,
            "steps",
            "1",
            "learning-rate",
            "0.001",
            "clip",
            "1e-30",
            "weight-decay",
            "100"));
    float[] before = values(free, "head/dense.weight");
    float[] after = values(decayed, "head/dense.weight");
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i]).isCloseTo(0.9f * before[i], within(1e-6f));
    }
    assertThat(values(decayed, "head/dense.bias")).isEqualTo(values(free, "head/dense.bias"));
  }

  private static float[] values(Path out, String name) {
    try (var file = SafetensorsFile.open(out.resolve("adapter/adapter_model.safetensors"))) {
      var buffer = file.bytes(name).asFloatBuffer();
      float[] all = new float[buffer.remaining()];
      buffer.get(all);
      return all;
    }
  }

  @Test
  void aTrainingEndsWhereNoBetterEpochIsToBeExpected() throws IOException {
    Path out = dir.resolve("out");
    List<JsonNode> log =
        train(out, "epochs", "40", "early-stop", "2", "learning-rate", "1e-12", "save-every", "2");
    assertThat(log).as("three epochs of three steps").hasSize(9);
    JsonNode result = Json.MAPPER.readTree(out.resolve("result.json").toFile());
    assertThat(result.path("epochs")).hasSize(3);
    assertThat(result.path("best_epoch").asInt()).isEqualTo(1);
    assertThat(result.path("dev_loss").asDouble())
        .isEqualTo(result.at("/epochs/0/dev_loss").asDouble())
        .isPositive();
    assertThat(result.path("dev_macro_f1").asDouble())
        .isEqualTo(result.at("/epochs/0/dev_macro_f1").asDouble());
    try (var files = Files.list(out)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .contains("adapter")
          .noneMatch(name -> name.startsWith("checkpoint"));
    }
  }

  @Test
  void classWeightsThatAreAllAlikeChangeNothingAndOthersDo() throws IOException {
    String[] common = {"steps", "3", "learning-rate", "1e-12"};
    List<JsonNode> plain = train(dir.resolve("plain"), common);
    List<JsonNode> alike = train(dir.resolve("alike"), with(common, "class-weights", "balanced"));
    List<JsonNode> neutral =
        train(dir.resolve("neutral"), with(common, "class-weights", "neutral=1e6"));
    for (int step = 0; step < 3; step++) {
      double loss = plain.get(step).path("loss").asDouble();
      assertThat(alike.get(step).path("loss").asDouble()).isCloseTo(loss, within(1e-5));
      assertThat(neutral.get(step).path("loss").asDouble()).isNotCloseTo(loss, within(1e-4));
    }
  }

  private static String[] with(String[] settings, String... more) {
    return Stream.of(settings, more).flatMap(Stream::of).toArray(String[]::new);
  }

  @ParameterizedTest
  @CsvSource({
    "FT, prompt-learning-rate, a soft or deep prompt",
    "LORA, prompt-learning-rate, a soft or deep prompt",
    "FT, ticket-learning-rate, a ticket",
    "LTP, head-learning-rate, a head of its own"
  })
  void theRateOfWhatIsNotThereIsRefused(MethodName method, String key, String missing) {
    TrainSettings given = Rows.settings(dir, method, dir.resolve("out"), key, "0.1");
    assertThatThrownBy(() -> CompleteSettings.of(given))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("--" + key)
        .hasMessageContaining(missing);
  }

  @Test
  void sparseFineTuningMayTrainItsEntriesAtAnotherRate() throws IOException {
    Path out = dir.resolve("out");
    Rows.train(
        Rows.settings(
            dir,
            MethodName.LT_SFT,
            out,
            "steps",
            "2",
            "learning-rate",
            "0.001",
            "ticket-learning-rate",
            "0.002"));
    assertThat(out.resolve("full/recipe.yaml")).content().doesNotContain("ticket-learning-rate");
    assertThat(out.resolve("recipe.yaml")).content().contains("ticket-learning-rate: 0.002");
  }

  @Test
  void aPartOfAStepIsNoWarmUp() {
    assertThatThrownBy(
            () -> Rows.settings(dir, MethodName.LTP, dir.resolve("out"), "warmup", "2.5"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("--warmup: expected a whole number of steps, or a share");
  }
}
