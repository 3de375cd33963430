package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.evaluation.Reliability;
import org.ltp4j.golden.FolderCopy;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;

/** Temperature and abstaining, from training to every place that answers. */
class ConfidenceCommandTest {

  @TempDir Path dir;

  private static List<JsonNode> lines(String out) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String line : out.lines().toList()) {
      all.add(Json.MAPPER.readTree(line));
    }
    return all;
  }

  private static List<JsonNode> predict(Path adapter, Object... further) throws IOException {
    List<Object> words = new ArrayList<>(List.of("predict", "--adapter", adapter, "--logits"));
    words.addAll(List.of(further));
    return lines(Cli.fed(Nli.jsonl(), words.toArray()).well().out());
  }

  /** An adapter as training leaves it where it fitted this. */
  private Path fitted(Confidence confidence) throws IOException {
    Path adapter = FolderCopy.of(Bundles.EARLIER.resolve("ltp/adapter"), dir.resolve("adapter"));
    Path file = adapter.resolve("adapter_config.json");
    ObjectNode json = (ObjectNode) Json.MAPPER.readTree(file.toFile());
    json.set("confidence", Json.MAPPER.valueToTree(confidence));
    Files.writeString(file, Json.page(json));
    return adapter;
  }

  /** A temperature, and a threshold from which half of these answers abstain. */
  private static Confidence half(List<JsonNode> plain) {
    Confidence hot = new Confidence(2.5, 0);
    double[] surest =
        plain.stream()
            .mapToDouble(a -> Arrays.stream(hot.probabilities(scores(a))).max().orElseThrow())
            .sorted()
            .toArray();
    return new Confidence(2.5, (surest[surest.length / 2 - 1] + surest[surest.length / 2]) / 2);
  }

  private static float[] scores(JsonNode answer) {
    float[] scores = new float[answer.get("logits").size()];
    Iterator<JsonNode> each = answer.get("logits").iterator();
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) each.next().asDouble();
    }
    return scores;
  }

  private static void assertCalibrated(List<JsonNode> answers, Confidence confidence) {
    for (JsonNode answer : answers) {
      double[] p = confidence.probabilities(scores(answer));
      int label = 0;
      double largest = 0;
      for (JsonNode probability : answer.get("probabilities")) {
        assertThat(probability.asDouble()).isCloseTo(p[label++], within(1e-12));
        largest = Math.max(largest, probability.asDouble());
      }
      assertThat(answer.get("abstained").asBoolean()).isEqualTo(confidence.abstains(largest));
    }
  }

  @Test
  void probabilitiesAreCalibratedEverywhereAndLabelsStay() throws IOException {
    Object[] base = {"--model", Bundles.BASE};
    List<JsonNode> plain = predict(Bundles.EARLIER.resolve("ltp/adapter"), base);
    Confidence confidence = half(plain);
    Path adapter = fitted(confidence);
    List<JsonNode> answers = predict(adapter, base);

    assertThat(plain).noneMatch(answer -> answer.has("abstained"));
    assertThat(answers).anyMatch(answer -> answer.get("abstained").asBoolean());
    assertThat(answers).anyMatch(answer -> !answer.get("abstained").asBoolean());
    assertCalibrated(answers, confidence);
    for (int i = 0; i < plain.size(); i++) {
      assertThat(answers.get(i).get("label")).isEqualTo(plain.get(i).get("label"));
      assertThat(answers.get(i).get("logits")).isEqualTo(plain.get(i).get("logits"));
    }
    List<JsonNode> uncalibrated = predict(adapter, "--model", Bundles.BASE, "--uncalibrated");
    for (int i = 0; i < plain.size(); i++) {
      assertThat(uncalibrated.get(i).get("probabilities"))
          .isEqualTo(plain.get(i).get("probabilities"));
      assertThat(uncalibrated.get(i).get("margin")).isEqualTo(plain.get(i).get("margin"));
      assertThat(answers.get(i).get("margin")).isNotEqualTo(plain.get(i).get("margin"));
    }

    Cli table =
        Cli.fed(
            Nli.jsonl(),
            "predict",
            "--adapter",
            adapter,
            "--model",
            Bundles.BASE,
            "--output-format",
            "csv");
    assertThat(table.out().lines().findFirst().orElseThrow())
        .endsWith("p_contradiction,abstained,truncated,error");
    assertThat(table.out().lines().skip(1))
        .allMatch(line -> line.matches(".*,(true|false),(true|false),"));

    Path bundle = dir.resolve("bundle");
    Bundles.export(adapter, Bundles.BASE, bundle).well();
    List<JsonNode> exported = predict(bundle);
    assertCalibrated(exported, confidence);
    assertThat(exported)
        .extracting(a -> a.get("label"))
        .isEqualTo(plain.stream().map(a -> a.get("label")).toList());
    List<JsonNode> ofModel = predict(bundle, "--uncalibrated");
    Bundles.describe(bundle, json -> json.remove("confidence"));
    assertThat(ofModel)
        .extracting(a -> a.get("margin"))
        .isEqualTo(predict(bundle).stream().map(a -> a.get("margin")).toList());
    assertThat(predict(bundle)).noneMatch(answer -> answer.has("abstained"));

    Path hf = dir.resolve("hf");
    Cli.ltp("export", adapter, "--to", "hf", "--model", Bundles.BASE, "--out", hf).well();
    JsonNode ltp = Json.MAPPER.readTree(hf.resolve("ltp.json").toFile());
    assertThat(ltp.get("confidence")).isEqualTo(Json.MAPPER.valueToTree(confidence));
  }

  @Test
  void evaluationTellsTheErrorBeforeAndAfter() throws IOException {
    Path data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
    Confidence confidence =
        half(predict(Bundles.EARLIER.resolve("ltp/adapter"), "--model", Bundles.BASE));
    Cli cli =
        Cli.ltp(
                "eval",
                "--adapter",
                fitted(confidence),
                "--model",
                Bundles.BASE,
                "--data",
                data,
                "--out",
                dir.resolve("eval"),
                "--calibration")
            .well();

    Path file = dir.resolve("eval/result.json");
    double answered = 0;
    for (LanguageResult language : EvaluationResult.fromJson(file, Json.read(file)).languages()) {
      Reliability reliability = language.reliability().orElseThrow();
      assertThat(reliability.error()).isNotEqualTo(reliability.errorBefore());
      answered += reliability.coverage() * language.metrics().n();
    }
    assertThat(answered).isCloseTo(Nli.rows() / 2.0, within(1e-9));
    assertThat(cli.out()).contains("calibration error %", "surest 80.0 %", "answered %");
  }

  @Test
  void trainingFitsWhatTheDevRowsSay() throws IOException {
    String rows = Nli.tsv();
    String again = rows.substring(rows.indexOf('\n') + 1);
    Path data = Nli.write(dir.resolve("nli.tsv"), rows + again + again);
    Path run = dir.resolve("run");
    JsonNode fit =
        Json.MAPPER
            .readTree(Cli.ltp(Nli.train(data, run, "--abstain-coverage", 0.5)).well().out())
            .get("confidence");

    JsonNode config = Json.MAPPER.readTree(run.resolve("adapter/adapter_config.json").toFile());
    assertThat(config.get("confidence")).isEqualTo(fit.get("confidence"));
    assertThat(run.resolve("adapter/README.md"))
        .content()
        .contains("The probabilities are calibrated", "is marked as abstained");
    assertThat(fit.get("coverage").asDouble()).isCloseTo(0.5, within(0.1));
    assertThat(predict(run, "--threads", 1))
        .anyMatch(answer -> answer.get("abstained").asBoolean());
  }

  @Test
  void twoGoalsAndAnAdapterOutOfRangeAreRefused() throws IOException {
    Path data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
    Cli.ltp(
            Nli.train(
                data, dir.resolve("run"), "--abstain-coverage", 0.5, "--abstain-accuracy", 0.9))
        .failed(ExitCode.USAGE, "one of them", "both");
    Path adapter = fitted(new Confidence(2.5, 0.5));
    Path file = adapter.resolve("adapter_config.json");
    Files.writeString(file, Files.readString(file).replace("2.5", "-2.5"));
    Cli.fed(Nli.jsonl(), "predict", "--adapter", adapter, "--model", Bundles.BASE)
        .failed(ExitCode.INPUT, "adapter_config.json", "a temperature above 0");
  }
}
