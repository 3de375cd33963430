package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.classify.Classifier;
import org.ltp4j.data.KindData;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.service.Limits;
import org.ltp4j.service.Service;

/** Tags of words, and rows with several labels, from the files to the answers. */
class TaskKindsCommandTest {
  private static final String SENTENCES =
      KindData.SENTENCES
          + """

          Der O
          Hund O
          schläft O
          """;

  @TempDir Path dir;

  private static Object[] train(Path data, Path run, Object... more) {
    List<Object> all =
        new ArrayList<>(
            List.of("train", "--model", Nli.MODEL, "--train", data, "--dev", data, "--out", run));
    all.addAll(List.of("--threads", 1, "--max-length", 48, "--batch", 4, "--language", "de"));
    all.addAll(List.of(more));
    return all.toArray();
  }

  private static JsonNode json(Path file) throws IOException {
    return Json.MAPPER.readTree(file.toFile());
  }

  @Test
  @KernelSensitive
  void tagsAreLearntByHeartWithAPromptAndATicket() throws IOException {
    Path data = Nli.write(dir.resolve("ner/de/test.txt"), SENTENCES);
    Path ticket = Nli.ticket(dir.resolve("ticket"), "magnitude", 0.5);
    Path run = dir.resolve("run");
    Cli.ltp(
            train(
                data,
                run,
                "--task",
                "masakhaner",
                "--ticket",
                ticket,
                "--epochs",
                40,
                "--learning-rate",
                0.01))
        .well();
    JsonNode result = json(run.resolve("result.json"));
    assertThat(result.path("dev_micro_f1").asDouble()).isEqualTo(1);
    assertThat(
            json(run.resolve("adapter/adapter_config.json")).path("prompt").path("head").asText())
        .isEqualTo("TOKENS");
    Path eval = dir.resolve("eval");
    Cli tested =
        Cli.ltp(
                "eval",
                "--adapter",
                run,
                "--data",
                dir.resolve("ner"),
                "--out",
                eval,
                "--confusion",
                "--calibration")
            .well();
    assertThat(tested.out())
        .contains("span-F1 %", "100.0", "precision %")
        .contains("calibration: not measured, for it is of tasks with one label a row");
    assertThat(eval.resolve("predictions-de.tsv"))
        .content()
        .contains("El tren de Sevilla Norte", "O O O B-LOC I-LOC\tO O O B-LOC I-LOC");
    Cli said = Cli.fed("{\"tokens\": [\"Anna\", \"kauft\"]}\n", "predict", "--adapter", run).well();
    assertThat(said.out()).contains("\"tags\":[\"B-PER\",\"O\"]", "\"text\":\"Anna\"");
    aTextOfManyWindowsHasATagForEveryWord(run);
    assertThat(json(run.resolve("adapter/adapter_config.json")).has("confidence")).isFalse();
    assertThat(result.has("confidence")).isFalse();
    assertThat(run.resolve("adapter/README.md"))
        .content()
        .contains("pipeline_tag: \"token-classification\"", "every word gets one of them");
    Cli.fed("{\"tokens\": [\"Anna\"]}\n", "predict", "--adapter", run, "--uncalibrated")
        .failed(ExitCode.USAGE, "--uncalibrated", "tags of words");
  }

  private static void aTextOfManyWindowsHasATagForEveryWord(Path run) throws IOException {
    List<String> words = new ArrayList<>();
    while (words.size() < 150) {
      words.addAll(List.of("Anna", "kauft", "drei", "Äpfel", "Der", "Hund", "schläft"));
    }
    String row = Json.line(Map.of("tokens", words)) + "\n";
    JsonNode answer = Json.MAPPER.readTree(Cli.fed(row, "predict", "--adapter", run).well().out());
    assertThat(answer.path("tags")).hasSize(words.size());
    assertThat(answer.path("truncated").asBoolean()).isFalse();
    assertThat(answer.path("probabilities")).hasSize(words.size());
    answer.path("probabilities").forEach(p -> assertThat(p.asDouble()).isPositive());
  }

  @Test
  void aTrainingReadsTheFirstWindowOfALongTextAndSaysSo() throws IOException {
    String longer = "Hund O\n".repeat(70) + "Anna B-PER\n\n";
    Path data = Nli.write(dir.resolve("long.txt"), SENTENCES + "\n" + longer);
    Path run = dir.resolve("long");
    Cli.ltp(train(data, run, "--task", "masakhaner", "--method", "ft", "--epochs", 2)).well();
    JsonNode result = json(run.resolve("result.json"));
    assertThat(result.path("truncated_rows").asInt()).isOne();
  }

  @Test
  void methodsThatNeedAMaskRefuseTags() {
    Path data = Nli.write(dir.resolve("train.txt"), SENTENCES);
    for (String method : List.of("dp", "pct", "softmv")) {
      Cli.ltp(train(data, dir.resolve("run"), "--task", "masakhaner", "--method", method))
          .failed(ExitCode.USAGE, "kind tokens", "such as ltp");
    }
    Cli.ltp(train(data, dir.resolve("run"), "--task", "masakhaner", "--head", "label-words"))
        .failed(ExitCode.USAGE, "--head", "tokens");
    Cli.ltp(train(data, dir.resolve("run"), "--task", "masakhaner", "--abstain-coverage", 0.5))
        .failed(ExitCode.USAGE, "--abstain-coverage", "kind tokens");
    Cli.ltp(train(data, dir.resolve("run"), "--task", "xnli", "--head", "tokens"))
        .failed(ExitCode.USAGE, "--head");
  }

  @Test
  @KernelSensitive
  void setsOfLabelsAreLearntByHeartByWordsAndByAHead() throws Exception {
    Path data = Nli.write(dir.resolve("topics.tsv"), KindData.TOPICS);
    Path task = Nli.write(dir.resolve("topics.yaml"), KindData.TOPIC_TASK);
    for (String method : List.of("sp", "ft")) {
      Path run = dir.resolve(method);
      Cli.ltp(
              train(
                  data,
                  run,
                  "--task",
                  task,
                  "--method",
                  method,
                  "--epochs",
                  40,
                  "--learning-rate",
                  0.003))
          .well();
      assertThat(json(run.resolve("result.json")).path("dev_micro_f1").asDouble()).isEqualTo(1);
      assertThat(json(run.resolve("adapter/adapter_config.json")).path("threshold").asDouble())
          .isBetween(0.05, 0.95);
      Cli said =
          Cli.fed("{\"text\": \"Der Hund kauft Äpfel\"}\n", "predict", "--adapter", run).well();
      assertThat(said.out()).contains("\"labels\":[\"animal\",\"food\"]");
      Cli tested =
          Cli.ltp("eval", "--adapter", run, "--data", data, "--out", dir.resolve("e" + method))
              .well();
      assertThat(tested.out()).contains("micro-F1 %", "100.0");
    }
    Cli.fed("{\"text\": \"a\"}\n", "predict", "--adapter", dir.resolve("ft"), "--uncalibrated")
        .failed(ExitCode.USAGE, "--uncalibrated", "several labels");
    for (String method : List.of("sp", "ft")) {
      theServiceAnswersWithLabels(dir.resolve(method));
    }
  }

  private static void theServiceAnswersWithLabels(Path run) throws Exception {
    try (Classifier classifier = Classifier.load(run)) {
      classifier.warmUp();
      try (Service service =
          Service.start(
              Map.of("topics", classifier), "127.0.0.1", 0, Limits.DEFAULT, Optional.empty())) {
        JsonNode answers =
            post(
                service,
                "{\"inputs\": [\"Der Hund kauft Äpfel\", \"Es regnet seit Stunden\"], \"details\": true}");
        assertThat(answers.path(0).path("labels").toString()).isEqualTo("[\"animal\",\"food\"]");
        assertThat(answers.path(1).path("labels")).isEmpty();
        assertThat(answers.path(0).has("label")).isFalse();
        JsonNode predicted =
            Json.MAPPER.readTree(
                Cli.fed("{\"text\": \"Der Hund kauft Äpfel\"}\n", "predict", "--adapter", run)
                    .well()
                    .out());
        for (String label : List.of("animal", "food")) {
          assertThat(answers.path(0).path("probabilities").path(label).asDouble())
              .isCloseTo(predicted.path("probabilities").path(label).asDouble(), within(1e-5));
        }
        JsonNode plain = post(service, "{\"inputs\": \"Hay mucho pan\"}");
        assertThat(plain.path(0).path("label").asText()).isEqualTo("food");
        assertThat(plain.path(0).path("score").asDouble())
            .isGreaterThan(plain.path(1).path("score").asDouble());
      }
      // What promises one label does not guess at one.
      assertThatThrownBy(() -> classifier.classify(Map.of("text", "a")))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("kind multi-label");
    }
  }

  private static JsonNode post(Service service, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(service.address().resolve("/predict"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.MAPPER.readTree(answer.body());
  }
}
