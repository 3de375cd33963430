package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.answer.Answer;
import org.ltp4j.answer.TextClassifier;
import org.ltp4j.classify.Classifier;
import org.ltp4j.data.KindData;
import org.ltp4j.golden.Golden;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.service.Limits;
import org.ltp4j.service.Service;
import org.ltp4j.serving.BundleClassifier;

/** Exports of adapters that tag words, against the adapters themselves. */
class TagsExportTest {
  private static final double SAME = 1e-5;

  private static final String SENTENCES =
      KindData.SENTENCES
          + """

          Дети O
          играют O
          во O
          дворе B-LOC

          الباب B-ORG
          مفتوح O

          लड़का B-PER
          घर O
          """;

  @TempDir private static Path shared;
  @TempDir private Path dir;

  /** A soft prompt, a ticket and a head; the length makes windows of what is a little longer. */
  @BeforeAll
  static void train() {
    Path ticket = Nli.ticket(shared.resolve("ticket"), "magnitude", 0.5);
    trained(shared.resolve("run"), Nli.MODEL, "--ticket", ticket);
  }

  private static Path trained(Path run, Path base, Object... more) {
    Path data = Nli.write(run.resolveSibling("de/train.txt"), SENTENCES);
    List<Object> words = new ArrayList<>(List.of("train", "--model", base, "--task", "masakhaner"));
    words.addAll(List.of("--train", data, "--dev", data, "--out", run, "--language", "de"));
    words.addAll(List.of("--epochs", 10, "--learning-rate", 0.01, "--threads", 1));
    words.addAll(List.of("--max-length", 32, "--batch", 4));
    words.addAll(List.of(more));
    Cli.ltp(words.toArray()).well();
    return run;
  }

  private Path exported(Path run, String to, Object... more) {
    Path out = dir.resolve(to);
    List<Object> words = new ArrayList<>(List.of("export", run, "--to", to, "--out", out));
    words.addAll(List.of(more));
    JsonNode told = json(Cli.ltp(words.toArray()).well().out());
    assertThat(told.path("rows_compared").asInt()).isEqualTo(8);
    if (more.length == 0) {
      assertThat(told.path("largest_difference").asDouble()).isLessThan(SAME);
    }
    return out;
  }

  /** Every sentence, one of a hundred words, and a word that is longer than a window. */
  private static List<JsonNode> predicted(Path adapter) {
    List<String> rows = new ArrayList<>();
    for (String sentence : SENTENCES.split("\n\n")) {
      rows.add(sentence.replaceAll(" \\S+(\n|$)", " ").strip());
    }
    rows.add("Anna kauft drei Äpfel ".repeat(25).strip());
    rows.add("Sevilla " + "Äpfel".repeat(60) + " Norte");
    StringBuilder lines = new StringBuilder();
    rows.forEach(row -> lines.append(Json.line(Map.of("tokens", row.split(" ")))).append('\n'));
    String out = Cli.fed(lines.toString(), "predict", "--adapter", adapter).well().out();
    return out.lines().map(TagsExportTest::json).toList();
  }

  private static void compare(List<JsonNode> found, List<JsonNode> own, double most) {
    assertThat(found).hasSameSizeAs(own).isNotEmpty();
    for (int i = 0; i < own.size(); i++) {
      JsonNode expected = own.get(i).path("probabilities");
      JsonNode is = found.get(i).path("probabilities");
      assertThat(expected).isNotEmpty();
      assertThat(is).hasSameSizeAs(expected);
      for (int word = 0; word < expected.size(); word++) {
        assertThat(is.path(word).asDouble())
            .as("row %s, word %s", i, word)
            .isCloseTo(expected.path(word).asDouble(), within(most));
      }
      for (String key : List.of("words", "tags", "spans", "truncated")) {
        assertThat(found.get(i).path(key)).as(key).isEqualTo(own.get(i).path(key));
      }
    }
  }

  @Test
  void aBundleGivesTheTagsThatTheAdapterGives() {
    Path run = shared.resolve("run");
    List<JsonNode> own = predicted(run);
    assertThat(own.get(5).path("words")).hasSize(100);
    assertThat(own.stream().map(row -> row.path("tags").toString()))
        .anyMatch(t -> t.contains("B-"));
    compare(predicted(exported(run, "onnx")), own, SAME);
  }

  @Test
  void anEvaluationOfABundleIsTheAdapters() throws IOException {
    JsonNode own = evaluated(shared.resolve("run"), "own");
    JsonNode found = evaluated(exported(shared.resolve("run"), "onnx"), "found");
    assertThat(found.path("languages")).isNotEmpty().isEqualTo(own.path("languages"));
  }

  private JsonNode evaluated(Path adapter, String name) throws IOException {
    Path data = shared.resolve("de/train.txt");
    Path out = dir.resolve(name);
    Cli.ltp("eval", "--adapter", adapter, "--data", "de=" + data, "--out", out).well();
    return Json.MAPPER.readTree(out.resolve("result.json").toFile());
  }

  @ParameterizedTest
  @CsvSource({
    "families/headless, BertForTokenClassification",
    "families/distilbert, DistilBertForTokenClassification"
  })
  void otherFamiliesHaveBothForms(String base, String architecture) throws IOException {
    Path run = trained(dir.resolve("run"), Golden.folder().resolve(base), "--method", "sp");
    compare(predicted(exported(run, "onnx")), predicted(run), SAME);
    Path written = exported(run, "hf");
    assertThat(json(written, "config.json").path("architectures").path(0).asText())
        .isEqualTo(architecture);
  }

  @Test
  void modernBertHasABundleAndNoTransformersForm() {
    Path base = Golden.folder().resolve("families/modernbert");
    Path run = trained(dir.resolve("run"), base, "--method", "ft");
    compare(predicted(exported(run, "onnx")), predicted(run), SAME);
    Cli.ltp("export", run, "--to", "hf", "--out", dir.resolve("hf"))
        .failed(ExitCode.INPUT, "a layer of its own", "--to onnx");
  }

  @Test
  void eightBitsAreNear() {
    Path small = exported(shared.resolve("run"), "onnx", "--precision", "int8");
    List<JsonNode> own = predicted(shared.resolve("run"));
    List<JsonNode> found = predicted(small);
    for (int i = 0; i < own.size(); i++) {
      for (int word = 0; word < own.get(i).path("words").size(); word++) {
        assertThat(found.get(i).path("probabilities").path(word).asDouble())
            .isCloseTo(own.get(i).path("probabilities").path(word).asDouble(), within(0.05));
      }
    }
  }

  @Test
  void transformersGetsAHeadOverWords() throws IOException {
    Path written = exported(shared.resolve("run"), "hf");
    JsonNode config = json(written, "config.json");
    assertThat(config.path("architectures").path(0).asText())
        .isEqualTo("XLMRobertaForTokenClassification");
    assertThat(config.path("id2label").path("0").asText()).isEqualTo("O");
    assertThat(config.path("label2id").path("B-PER").asInt()).isEqualTo(1);
    assertThat(config.has("problem_type")).isFalse();
    try (TensorSource tensors = SafetensorsFile.open(written.resolve("model.safetensors"))) {
      assertThat(tensors.require("classifier.weight").shape()).containsExactly(9, 32);
      assertThat(tensors.tensors().keySet()).noneMatch(name -> name.startsWith("lm_head"));
    }
    JsonNode told = json(written, "ltp.json");
    assertThat(told.path("kind").asText()).isEqualTo("tokens");
    assertThat(told.path("input").toString())
        .contains("{\"words\":\"text\",\"unknown\":\"<unk>\"}");
    assertThat(written.resolve("README.md"))
        .content()
        .contains("AutoModelForTokenClassification", "token-classification", "def tags(")
        .doesNotContain("{{");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lora", "prompt-tuning"})
  void whatPeftGetsIsTheAdapterAgain(String method) throws IOException {
    Path run = trained(dir.resolve("run"), Nli.MODEL, "--method", method);
    Path written = exported(run, "peft");
    JsonNode config = json(written, "adapter_config.json");
    assertThat(config.path("task_type").asText()).isEqualTo("TOKEN_CLS");
    assertThat(strings(config.path("modules_to_save"))).containsExactly("classifier");
    assertThat(written.resolve("README.md"))
        .content()
        .contains("AutoModelForTokenClassification.from_pretrained(base, num_labels=9)")
        .doesNotContain("{{");
    Path in = dir.resolve("in");
    Cli.ltp(
            "import",
            written,
            "--model",
            Nli.MODEL,
            "--task",
            "masakhaner",
            "--max-length",
            32,
            "--out",
            in)
        .well();
    assertThat(predicted(in)).isEqualTo(predicted(run));
  }

  @Test
  void aBundleThatSaysAnotherKindIsRefused() {
    Path bundle = exported(shared.resolve("run"), "onnx");
    Bundles.describe(bundle, json -> ((ObjectNode) json.get("task")).put("kind", "single-label"));
    refused(bundle, "a head for whole texts", "TOKENS for kind single-label");
    Bundles.describe(
        bundle, json -> ((ObjectNode) json.get("prompt")).put("head", "CLASSIFICATION"));
    refused(bundle, "scores of shape [-1, 9]", "[-1, -1, 9]");
    for (String part : List.of("task", "prompt")) {
      Bundles.describe(bundle, json -> ((ArrayNode) json.get(part).get("labels")).set(0, "none"));
    }
    Bundles.describe(bundle, json -> ((ObjectNode) json.get("task")).put("kind", "tokens"));
    Bundles.describe(bundle, json -> ((ObjectNode) json.get("prompt")).put("head", "TOKENS"));
    refused(bundle, "tags with O");
  }

  private static void refused(Path bundle, String... said) {
    assertThatThrownBy(() -> BundleClassifier.load(bundle, 1).close())
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(said);
  }

  @Test
  void composableSftGetsTheHeadAsItIs() {
    Path written = exported(shared.resolve("run"), "sft");
    assertThat(written.resolve("README.md"))
        .content()
        .contains("AutoModelForTokenClassification", "sft", "def tags(")
        .doesNotContain("{{");
  }

  @Test
  void bundleAndAdapterAnswerAlikeInJavaAndOverHttp() throws Exception {
    List<JsonNode> own = predicted(shared.resolve("run"));
    Path bundle = exported(shared.resolve("run"), "onnx");
    try (BundleClassifier light = BundleClassifier.load(bundle, 1);
        Classifier whole = Classifier.load(shared.resolve("run"))) {
      for (TextClassifier classifier : List.of(light, whole)) {
        classifier.warmUp();
        Answer.Tags tags =
            (Answer.Tags)
                classifier
                    .ask(List.of(Map.of("text", " El tren\tde  Sevilla Norte\n")))
                    .get()
                    .get(0);
        assertThat(tags.words()).containsExactly("El", "tren", "de", "Sevilla", "Norte");
        assertThat(tags.tags()).isEqualTo(strings(own.get(1).path("tags")));
        assertThatThrownBy(() -> classifier.classify(Map.of("text", "a")))
            .isInstanceOf(Problem.class)
            .hasMessageContaining("kind tokens");
      }
      theServiceAnswers(Map.of("bundle", light, "adapter", whole), own);
    }
  }

  private static void theServiceAnswers(Map<String, TextClassifier> both, List<JsonNode> own)
      throws Exception {
    try (Service service = Service.start(both, "127.0.0.1", 0, Limits.DEFAULT, Optional.empty())) {
      for (String model : both.keySet()) {
        String ask = "{\"model\": \"" + model + "\", \"details\": true, \"inputs\": ";
        String words = Json.line(own.get(5).path("words"));
        JsonNode details = post(service, ask + "[\"Anna kauft drei Äpfel\", " + words + "]}", 200);
        compare(List.of(details.path(0), details.path(1)), List.of(own.get(0), own.get(5)), SAME);
        assertThat(post(service, ask + "{\"text\": [\"Anna\", \"kauft\"]}}", 200).path("words"))
            .hasSize(2);
        String plain = ask.replace("true", "false");
        JsonNode lines = post(service, plain + "\"Anna kauft drei Äpfel\"}", 200);
        assertThat(lines).hasSize(4);
        assertThat(lines.path(3).path("word").asText()).isEqualTo("Äpfel");
        assertThat(lines.path(0).path("label")).isEqualTo(own.get(0).path("tags").path(0));
        assertThat(lines.path(0).path("score").asDouble())
            .isCloseTo(own.get(0).path("probabilities").path(0).asDouble(), within(SAME));
        assertThat(post(service, plain + "\"a\", \"raw_scores\": true}", 400).toString())
            .contains("raw_scores");
        assertThat(post(service, ask + "{\"text\": [\"Anna kauft\"]}}", 400).toString())
            .contains("without white space");
        assertThat(post(service, ask + "{\"text\": [1]}}", 400).toString()).contains("words");
        post(service, ask + "{\"text\": []}}", 422);
      }
    }
  }

  private static JsonNode post(Service service, String body, int status) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(service.address().resolve("/predict"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return json(answer.body());
  }

  private static List<String> strings(JsonNode list) {
    List<String> strings = new ArrayList<>();
    list.forEach(text -> strings.add(text.asText()));
    return strings;
  }

  private static JsonNode json(Path folder, String name) throws IOException {
    return Json.MAPPER.readTree(folder.resolve(name).toFile());
  }

  private static JsonNode json(String line) {
    try {
      return Json.MAPPER.readTree(line);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
