package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.answer.Classification;
import org.ltp4j.golden.FolderCopy;
import org.ltp4j.golden.Golden;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.serving.BundleClassifier;

class OnnxExportTest {
  private static final double SAME = 1e-5;

  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"ltp", "ft", "lora"})
  void aBundleGivesTheAdaptersProbabilities(String method) {
    Path bundle = Bundles.of(method, dir.resolve("bundle"));
    compare(predict("--adapter", bundle), predict(adapter(method)), SAME);
  }

  @ParameterizedTest
  @CsvSource({"modernbert, prefix", "modernbert, after-bos", "distilbert, before-mask"})
  void familiesHaveGraphs(String family, String placement) {
    Path base = Golden.folder().resolve("families").resolve(family);
    Path run = trained(base, "ltp", "--placement", placement);
    Path bundle = dir.resolve("bundle");
    Bundles.export(run, base, bundle).well();
    compare(predict("--adapter", bundle), predict("--adapter", run), SAME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"headless", "modernbert", "distilbert"})
  void aClassificationHeadHasAGraphInEveryFamily(String family) {
    Path base = Golden.folder().resolve("families").resolve(family);
    Path run = trained(base, "lora", "--head", "classification");
    Path bundle = dir.resolve("bundle");
    Bundles.export(run, base, bundle).well();
    compare(predict("--adapter", bundle), predict("--adapter", run), SAME);
  }

  private Cli evaluate(Path bundle, Path data, String out, Object... further) {
    List<Object> words = new ArrayList<>(List.of("eval", "--adapter", bundle, "--data", data));
    words.addAll(List.of("--out", dir.resolve(out)));
    words.addAll(List.of(further));
    return Cli.ltp(words.toArray());
  }

  @Test
  void anEvaluationOfABundleIsTheAdapters() throws IOException {
    Path bundle = Bundles.of("ltp", dir.resolve("bundle"));
    Path data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
    List<Object> words = new ArrayList<>(List.of("eval", "--data", data, "--out"));
    words.addAll(List.of(dir.resolve("own")));
    words.addAll(List.of(adapter("ltp")));
    Cli.ltp(words.toArray()).well();
    String table = evaluate(bundle, data, "out", "--agreement", dir.resolve("own")).well().out();
    assertThat(table).contains("100.0");
    JsonNode own = Json.MAPPER.readTree(dir.resolve("own/result.json").toFile());
    JsonNode found = Json.MAPPER.readTree(dir.resolve("out/result.json").toFile());
    assertThat(found.path("languages")).isNotEmpty().hasSameSizeAs(own.path("languages"));
    for (int i = 0; i < own.path("languages").size(); i++) {
      ObjectNode ofAdapter = (ObjectNode) own.path("languages").get(i);
      ObjectNode ofBundle = (ObjectNode) found.path("languages").get(i);
      // Errors of calibration are of probabilities, which two engines round differently.
      for (String error : List.of("calibration_error", "uncalibrated_error")) {
        assertThat(((ObjectNode) ofBundle.path("reliability")).remove(error).asDouble())
            .isCloseTo(
                ((ObjectNode) ofAdapter.path("reliability")).remove(error).asDouble(),
                within(1e-5));
      }
      assertThat(ofBundle).isEqualTo(ofAdapter);
    }
    evaluate(bundle, data, "x", "--precision", "bf16")
        .failed(ExitCode.USAGE, "eval with a bundle", "--precision", "leave it out");
  }

  @Test
  void aLongRowIsCutAsTheAdapterCutsIt() {
    String rows =
        "{\"premise\":\"%s\",\"hypothesis\":\"%s\"}%n"
            .formatted("the cat sits on a red mat ".repeat(60), "an animal sits ".repeat(3));
    Path bundle = Bundles.of("ltp", dir.resolve("bundle"));
    JsonNode answer = lines(Cli.fed(rows, "predict", "--adapter", bundle)).get(0);
    assertThat(answer.path("truncated").booleanValue()).isTrue();
    List<Object> own = new ArrayList<>(List.of("predict"));
    own.addAll(List.of(adapter("ltp")));
    compare(List.of(answer), lines(Cli.fed(rows, own.toArray())), SAME);
  }

  @Test
  void eightBitsAreNearAndSmaller() throws IOException {
    Path whole = Bundles.of("ltp", dir.resolve("whole"));
    Path small = Bundles.of("ltp", dir.resolve("small"), "--precision", "int8");
    compare(predict("--adapter", small), predict("--adapter", whole), 0.005);
    // In so small a model names and nodes weigh as much as numbers.
    assertThat(Files.size(small.resolve("model.onnx")))
        .isLessThan(Files.size(whole.resolve("model.onnx")) * 6 / 10);
    assertThat(predict("--adapter", small)).isNotEqualTo(predict("--adapter", whole));
  }

  @ParameterizedTest
  @ValueSource(strings = {"modernbert", "distilbert"})
  void familiesInEightBitsAreNear(String family) {
    Path base = Golden.folder().resolve("families").resolve(family);
    Path run = trained(base, "lora", "--head", "classification");
    Path bundle = dir.resolve("bundle");
    Bundles.export(run, base, bundle, "--precision", "int8").well();
    compare(predict("--adapter", bundle), predict("--adapter", run), 0.01);
  }

  @Test
  void inEightBitsProcessorsWhoseSumsAreCutOffHaveAWayToo() throws Exception {
    Path small = Bundles.of("ltp", dir.resolve("small"), "--precision", "int8");
    assertThat(scores(small, true)).isEqualTo(scores(small, false));
  }

  /** What the graph gives for one row, the exact way or the usual one. */
  private static float[] scores(Path bundle, boolean exact) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.addConfigEntry("session.x64quantprecision", exact ? "1" : "0");
      try (OrtSession session =
              environment.createSession(bundle.resolve("model.onnx").toString(), options);
          OnnxTensor ids = OnnxTensor.createTensor(environment, new long[][] {{0, 9, 7, 5, 2}});
          OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][] {{1, 1, 1, 1, 1}});
          OrtSession.Result result = session.run(Map.of("ids", ids, "mask", mask))) {
        return ((float[][]) result.get("scores").orElseThrow().getValue())[0];
      }
    }
  }

  @Test
  void inEightBitsARowDoesNotDependOnThoseBesideIt() {
    Path small = Bundles.of("ltp", dir.resolve("small"), "--precision", "int8");
    List<JsonNode> together = predict("--adapter", small);
    List<String> rows = Nli.jsonl().lines().toList();
    for (int i = 0; i < 3; i++) {
      List<JsonNode> alone = lines(Cli.fed(rows.get(i) + "\n", "predict", "--adapter", small));
      compare(alone, together.subList(i, i + 1), SAME);
    }
  }

  @Test
  void inEightBitsAnyNumberOfThreadsAndCallersGetTheSameAnswers() {
    Path small = Bundles.of("ltp", dir.resolve("small"), "--precision", "int8");
    List<JsonNode> expected = predict("--adapter", small, "--threads", 1);
    compare(predict("--adapter", small, "--threads", 3), expected, SAME);
    List<JsonNode> rows = Nli.jsonl().lines().map(OnnxExportTest::json).toList();
    try (BundleClassifier classifier = BundleClassifier.load(small, 3)) {
      IntStream.range(0, 20 * rows.size())
          .parallel()
          .map(i -> i % rows.size())
          .forEach(
              i -> {
                Map<String, String> text =
                    Map.of(
                        "premise", rows.get(i).path("premise").asText(),
                        "hypothesis", rows.get(i).path("hypothesis").asText());
                assertThat(classifier.classify(text).label())
                    .isEqualTo(expected.get(i).path("label").asText());
              });
    }
  }

  @Test
  void calibrationAndSeveralWordsAreInTheGraph() throws IOException {
    Path adapter = FolderCopy.of(Bundles.EARLIER.resolve("ltp/adapter"), dir.resolve("adapter"));
    Path config = adapter.resolve("adapter_config.json");
    ObjectNode json = (ObjectNode) Json.MAPPER.readTree(config.toFile());
    ObjectNode prompt = (ObjectNode) json.get("prompt");
    prompt.put("calibrated", true).put("multiPiece", "MEAN").put("placement", "BEFORE_MASK");
    prompt.withObject("/labelWords").putArray("neutral").add("maybe").add("perhaps");
    Files.writeString(config, Json.page(json));
    Path bundle = dir.resolve("bundle");
    Bundles.export(adapter, Bundles.BASE, bundle).well();
    compare(
        predict("--adapter", bundle), predict("--adapter", adapter, "--model", Bundles.BASE), SAME);
  }

  @Test
  void oneFileHasTheSameAnswersAnywhere() throws IOException {
    Path bundle = Bundles.of("ltp", dir.resolve("bundle"));
    Path zip = Bundles.of("ltp", dir.resolve("one.zip"));
    Path moved = Files.move(zip, Files.createDirectory(dir.resolve("elsewhere")).resolve("b.zip"));
    Path folder = Files.move(bundle, dir.resolve("elsewhere/bundle"));
    assertThat(predict("--adapter", moved)).isEqualTo(predict("--adapter", folder));
    try (BundleClassifier classifier = BundleClassifier.load(moved, 1)) {
      Classification answer =
          classifier.classify(Map.of("premise", "It rains.", "hypothesis", "It is wet."));
      assertThat(answer.probabilities()).containsOnlyKeys(Nli.LABELS);
      assertThat(answer.probabilities().values().stream().mapToDouble(p -> p).sum())
          .isEqualTo(1, within(1e-9));
      assertThat(answer.probabilities().get(answer.label()))
          .isEqualTo(answer.probabilities().values().stream().mapToDouble(p -> p).max().orElse(0));
    }
  }

  @Test
  void whatCannotBeExportedIsRefused() throws IOException {
    Path out = dir.resolve("out");
    Bundles.export(Bundles.EARLIER.resolve("deep-prompt"), Bundles.BASE, out)
        .failed(ExitCode.INPUT, "a deep prompt", "ltp predict");
    Cli.ltp(
            "export",
            Bundles.EARLIER.resolve("ltp"),
            "--to",
            "hf",
            "--precision",
            "int8",
            "--model",
            Bundles.BASE,
            "--out",
            out)
        .failed(ExitCode.USAGE, "--precision int8", "--to onnx");
    assertThat(out).doesNotExist();
  }

  @Test
  void onlyABundleIsReplacedByOne() throws IOException {
    Path zip = Bundles.of("ltp", dir.resolve("bundle.zip"));
    Bundles.export(Bundles.EARLIER.resolve("ltp"), Bundles.BASE, zip)
        .failed(ExitCode.OUTPUT, "an earlier file", "--overwrite");
    Bundles.of("ltp", zip, "--overwrite");
    Path mine = dir.resolve("mine.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(mine))) {
      out.putNextEntry(new ZipEntry("letters.txt"));
    }
    byte[] before = Files.readAllBytes(mine);
    Bundles.export(Bundles.EARLIER.resolve("ltp"), Bundles.BASE, mine, "--overwrite")
        .failed(ExitCode.OUTPUT, "an earlier bundle", "another file");
    assertThat(mine).hasBinaryContent(before);
  }

  @Test
  void aBundleHasItsModelAndPrecision() {
    Path bundle = Bundles.of("ltp", dir.resolve("bundle"));
    for (String[] flag : new String[][] {{"--model", "x"}, {"--precision", "bf16"}}) {
      Cli.fed(Nli.jsonl(), "predict", "--adapter", bundle, flag[0], flag[1])
          .failed(ExitCode.USAGE, "predict with a bundle", flag[0], "leave it out");
    }
    assertThat(predict("--adapter", bundle, "--threads", "1")).hasSize(Nli.rows());
  }

  private Path trained(Path base, String method, Object... more) {
    Path data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
    Path run = dir.resolve("run");
    List<Object> words = new ArrayList<>(List.of(Nli.train(data, run, more)));
    words.set(words.indexOf("--model") + 1, base);
    if (words.contains("classification")) {
      int at = words.indexOf("--label-words");
      words.subList(at, at + 2).clear();
    }
    if (!method.equals("ltp")) {
      words.addAll(List.of("--method", method));
    } else {
      words.addAll(List.of("--ticket", Nli.ticket(dir.resolve("t"), "random", 0.3, base)));
    }
    words.set(words.indexOf("--epochs") + 1, 2);
    Cli.ltp(words.toArray()).well();
    return run;
  }

  private static Object[] adapter(String method) {
    return new Object[] {"--adapter", Bundles.EARLIER.resolve(method), "--model", Bundles.BASE};
  }

  private static List<JsonNode> predict(Object... words) {
    List<Object> all = new ArrayList<>(List.of("predict"));
    all.addAll(List.of(words));
    return lines(Cli.fed(Nli.jsonl(), all.toArray()));
  }

  private static List<JsonNode> lines(Cli ran) {
    return ran.well().out().lines().map(OnnxExportTest::json).toList();
  }

  private static JsonNode json(String line) {
    try {
      return Json.MAPPER.readTree(line);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void compare(List<JsonNode> found, List<JsonNode> expected, double most) {
    assertThat(found).hasSameSizeAs(expected).isNotEmpty();
    for (int i = 0; i < found.size(); i++) {
      JsonNode own = expected.get(i).path("probabilities");
      assertThat(own).hasSize(3);
      for (String label : Nli.LABELS) {
        assertThat(found.get(i).path("probabilities").path(label).doubleValue())
            .as("row %s, %s", i, label)
            .isEqualTo(own.path(label).doubleValue(), within(most));
      }
    }
  }
}
