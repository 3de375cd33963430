package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.answer.Answer;
import org.ltp4j.data.KindData;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.serving.BundleClassifier;

/** Exports of adapters whose texts have several labels, against the adapters themselves. */
class KindExportTest {
  private static final double SAME = 1e-5;
  private static final double THRESHOLD = 0.4;

  private static final String TOPICS =
      KindData.TOPICS
          + """
          Дети играют во дворе\tanimal
          الباب مفتوح\t
          लड़का घर जा रहा है\tfood
          """;

  @TempDir private static Path shared;
  @TempDir private Path dir;

  /** One adapter scores label words and no label's, the other has a classification head. */
  @BeforeAll
  static void train() throws IOException {
    Path data = Nli.write(shared.resolve("topics.tsv"), TOPICS);
    Path task = Nli.write(shared.resolve("topics.yaml"), KindData.TOPIC_TASK);
    for (String method : List.of("sp", "ft", "lora")) {
      Path run = shared.resolve(method);
      List<Object> words = new ArrayList<>(List.of("train", "--model", Nli.MODEL));
      words.addAll(List.of("--train", data, "--dev", data, "--out", run, "--task", task));
      words.addAll(List.of("--method", method, "--epochs", 24, "--learning-rate", 0.003));
      words.addAll(List.of("--threads", 1, "--max-length", 48, "--batch", 4, "--language", "de"));
      Cli.ltp(words.toArray()).well();
      // Another than the usual one, so that labels show which is used.
      Path config = run.resolve("adapter/adapter_config.json");
      ObjectNode json = (ObjectNode) json(config);
      Files.writeString(config, Json.page(json.put("threshold", THRESHOLD)));
    }
  }

  private Path exported(String method, String to) {
    Path out = dir.resolve(method + "-" + to);
    Cli ran = Cli.ltp("export", shared.resolve(method), "--to", to, "--out", out).well();
    assertThat(json(ran.out()).path("largest_difference").asDouble()).isLessThan(SAME);
    assertThat(json(ran.out()).path("rows_compared").asInt()).isEqualTo(8);
    return out;
  }

  private static List<JsonNode> predicted(Path adapter) {
    String rows =
        TOPICS
            .lines()
            .skip(1)
            .map(row -> Json.line(Map.of("text", row.split("\t")[0])) + "\n")
            .reduce("", String::concat);
    String out = Cli.fed(rows, "predict", "--adapter", adapter, "--logits").well().out();
    return out.lines().map(KindExportTest::json).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sp", "ft"})
  void aBundleGivesTheLabelsThatTheAdapterGives(String method) {
    List<JsonNode> own = predicted(shared.resolve(method));
    List<JsonNode> found = predicted(exported(method, "onnx"));
    assertThat(found).hasSameSizeAs(own);
    int given = 0;
    for (int i = 0; i < own.size(); i++) {
      assertThat(found.get(i).path("labels")).isEqualTo(own.get(i).path("labels"));
      given += own.get(i).path("labels").size();
      for (String label : List.of("animal", "food")) {
        double p = own.get(i).path("probabilities").path(label).asDouble();
        assertThat(found.get(i).path("probabilities").path(label).asDouble())
            .isCloseTo(p, within(SAME));
        assertThat(found.get(i).path("logits").path(label).asDouble())
            .isCloseTo(Math.log(p / (1 - p)), within(1e-4));
        boolean isGiven =
            StreamSupport.stream(found.get(i).path("labels").spliterator(), false)
                .anyMatch(l -> l.asText().equals(label));
        assertThat(isGiven).isEqualTo(p >= THRESHOLD);
      }
    }
    assertThat(given).isBetween(1, 2 * own.size() - 1);
  }

  @Test
  void anEvaluationOfABundleIsTheAdapters() throws IOException {
    JsonNode own = evaluated(shared.resolve("sp"), "own");
    JsonNode found = evaluated(exported("sp", "onnx"), "found");
    assertThat(found.path("languages")).isNotEmpty().isEqualTo(own.path("languages"));
  }

  private JsonNode evaluated(Path adapter, String name) throws IOException {
    Path data = shared.resolve("topics.tsv");
    Path out = dir.resolve(name);
    Cli.ltp("eval", "--adapter", adapter, "--data", "de=" + data, "--out", out).well();
    return json(out.resolve("result.json"));
  }

  @Test
  void aBundleAnswersInJavaAsItsTaskAsks() throws Exception {
    List<JsonNode> own = predicted(shared.resolve("ft"));
    try (BundleClassifier bundle = BundleClassifier.load(exported("ft", "onnx"), 1)) {
      bundle.warmUp();
      List<? extends Answer> answers =
          bundle.ask(List.of(Map.of("text", "Der Hund kauft Äpfel"))).get();
      Answer.Labels answer = (Answer.Labels) answers.get(0);
      assertThat(answer.probabilities().get("food"))
          .isCloseTo(own.get(1).path("probabilities").path("food").asDouble(), within(SAME));
      // What promises one label does not guess at one.
      assertThatThrownBy(() -> bundle.classify(Map.of("text", "a")))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("kind multi-label");
      assertThatThrownBy(() -> bundle.answers("rows", List.of()))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("kind multi-label");
    }
  }

  @Test
  void eightBitsAnswerLikewise() {
    Path out = dir.resolve("small");
    Cli.ltp("export", shared.resolve("ft"), "--to", "onnx", "--precision", "int8", "--out", out)
        .well();
    List<JsonNode> own = predicted(shared.resolve("ft"));
    List<JsonNode> found = predicted(out);
    for (int i = 0; i < own.size(); i++) {
      assertThat(found.get(i).path("probabilities").path("animal").asDouble())
          .isCloseTo(own.get(i).path("probabilities").path("animal").asDouble(), within(0.02));
    }
  }

  @Test
  void transformersHearsThatThereAreSeveralLabels() throws IOException {
    Path head = exported("ft", "hf");
    assertThat(json(head.resolve("config.json")).path("problem_type").asText())
        .isEqualTo("multi_label_classification");
    assertThat(head.resolve("README.md"))
        .content()
        .contains("scores.sigmoid()", "at least 0.4, `ltp[\"threshold\"]`")
        .doesNotContain("{{", "softmax");
    Path words = exported("sp", "hf");
    JsonNode told = json(words.resolve("ltp.json"));
    assertThat(told.path("kind").asText()).isEqualTo("multi-label");
    assertThat(told.path("threshold").asDouble()).isEqualTo(THRESHOLD);
    assertThat(told.path("label_ids")).hasSize(2);
    assertThat(told.path("none_ids")).hasSize(1);
  }

  @Test
  void aSparseFineTuningAndALoraCanHaveSeveralLabels() {
    exported("sp", "sft");
    exported("lora", "peft");
  }

  @Test
  void aBundleWithoutItsThresholdIsRefused() {
    Path bundle = exported("ft", "onnx");
    Bundles.describe(bundle, json -> json.remove("threshold"));
    Cli.fed("{\"text\": \"a\"}\n", "predict", "--adapter", bundle)
        .failed(ExitCode.INPUT, "a threshold above 0, below 1");
    Bundles.describe(bundle, json -> json.put("threshold", 1.5));
    Cli.fed("{\"text\": \"a\"}\n", "predict", "--adapter", bundle)
        .failed(ExitCode.INPUT, "a threshold above 0, below 1");
  }

  private static JsonNode json(Path file) throws IOException {
    return Json.MAPPER.readTree(file.toFile());
  }

  private static JsonNode json(String line) {
    try {
      return Json.MAPPER.readTree(line);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
