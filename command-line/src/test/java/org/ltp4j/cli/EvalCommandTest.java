package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;

/** {@code ltp eval}: which languages, in which order, and whether the numbers are the rows'. */
class EvalCommandTest {
  /** Those of the examples in the order of XNLI's tables. */
  private static final List<String> ORDER = List.of("en", "es", "de", "ru", "ar", "hi");

  @TempDir static Path shared;
  private static Path run;

  @TempDir Path dir;

  @BeforeAll
  static void train() {
    Path data = Nli.write(shared.resolve("nli.tsv"), Nli.tsv());
    run = shared.resolve("run");
    Cli.ltp(Nli.train(data, run, "--epochs", 2)).well();
  }

  private Object[] eval(Object data, Object... further) {
    List<Object> words = new ArrayList<>(List.of("eval", "--adapter", run, "--data", data));
    words.addAll(List.of("--out", dir.resolve("out"), "--threads", 1));
    words.addAll(List.of(further));
    return words.toArray();
  }

  private Path folder() {
    Path folder = dir.resolve("data");
    for (String language : ORDER) {
      Nli.write(folder.resolve("test-" + language + ".tsv"), Nli.tsv(language));
    }
    return folder;
  }

  private JsonNode result() throws IOException {
    return Json.MAPPER.readTree(dir.resolve("out/result.json").toFile());
  }

  private List<String> languages() throws IOException {
    List<String> all = new ArrayList<>();
    result().path("languages").forEach(part -> all.add(part.path("language").asText()));
    return all;
  }

  @Test
  void anAutomaticPrecisionIsOneOfThemInTheRecordOfTheRun() throws IOException {
    Cli cli = Cli.ltp(eval(folder(), "--precision", "auto"));
    assertThat(cli.code()).as(cli.err()).isZero();

    String chosen =
        Json.MAPPER
            .readTree(dir.resolve("out/provenance.json").toFile())
            .findPath("precision")
            .asText();
    assertThat(chosen).isIn("fp32", "bf16", "int8");
    assertThat(cli.err()).contains("ltp: precision " + chosen + ": ");
    Cli.ltp(eval(folder(), "--precision", "automatic"))
        .failed(ExitCode.USAGE, "precision", "'automatic'");
  }

  @Test
  void aFolderAndOneFileOfSeveralLanguagesGiveTheSame() throws IOException {
    Cli.ltp(eval(folder())).well();
    assertThat(languages()).isEqualTo(ORDER);
    double mean = result().path("mean").path("accuracy").asDouble();
    Path one = Nli.write(dir.resolve("one.tsv"), Nli.tsv());
    Cli.ltp(eval(one, "--overwrite")).well();
    assertThat(languages()).isEqualTo(ORDER);
    assertThat(result().path("mean").path("accuracy").asDouble()).isEqualTo(mean);
  }

  @Test
  void agreementIsCountedRowByRow() throws IOException {
    Cli.ltp(eval(folder())).well();
    Path first = dir.resolve("first");
    Files.move(dir.resolve("out"), first);
    Path german = first.resolve("predictions-de.tsv");
    List<String> rows = new ArrayList<>(Files.readAllLines(german));
    String[] cells = rows.get(1).split("\t");
    cells[2] = cells[2].equals("neutral") ? "entailment" : "neutral";
    rows.set(1, String.join("\t", cells));
    Files.write(german, rows);
    int n = rows.size() - 1;
    int all = Nli.tsv().split("\n").length - 1;
    assertThat(Cli.ltp(eval(folder(), "--agreement", first)).well().out().lines())
        .anyMatch(line -> line.matches("en +%d +100\\.0 .* 0\\.0000".formatted(n)))
        .anyMatch(line -> line.matches("de +%d +%.1f .*".formatted(n, 100.0 * (n - 1) / n)))
        .anyMatch(line -> line.matches("all +%d +%.1f .*".formatted(all, 100.0 * (all - 1) / all)));
    Files.write(german, rows.subList(0, n));
    Cli.ltp(eval(folder(), "--agreement", first)).failed(ExitCode.INPUT, n + " rows");
    Files.delete(german);
    Cli.ltp(eval(folder(), "--agreement", first)).failed(ExitCode.INPUT, "predictions-de.tsv");
  }

  @Test
  void nothingIsEvaluatedBesideWhatIsNoEvaluation() {
    Cli.ltp(eval(folder(), "--agreement", dir)).failed(ExitCode.USAGE, "--agreement", dir);
    assertThat(dir.resolve("out")).doesNotExist();
  }

  @Test
  void numbersAreThoseOfThePredictions() throws IOException {
    Cli cli = Cli.ltp(eval(folder(), "--confusion")).well();
    double sum = 0;
    for (JsonNode part : result().path("languages")) {
      String language = part.path("language").asText();
      List<String> rows = Files.readAllLines(dir.resolve("out/predictions-" + language + ".tsv"));
      int right = 0;
      int[][] confusion = new int[3][3];
      for (String row : rows.subList(1, rows.size())) {
        String[] cells = row.split("\t");
        int gold = Nli.LABELS.indexOf(cells[1]);
        int said = Nli.LABELS.indexOf(cells[2]);
        confusion[gold][said]++;
        right += gold == said ? 1 : 0;
        for (int label = 0; label < 3; label++) {
          assertThat(Double.parseDouble(cells[3 + said]))
              .isGreaterThanOrEqualTo(Double.parseDouble(cells[3 + label]));
        }
      }
      int n = rows.size() - 1;
      sum += right / (double) n;
      assertThat(part.path("n").asInt()).isEqualTo(n);
      assertThat(part.path("correct").asInt()).isEqualTo(right);
      assertThat(part.path("accuracy").asDouble()).isEqualTo(right / (double) n);
      assertThat(part.path("confusion")).isEqualTo(Json.MAPPER.valueToTree(confusion));
      assertThat(cli.out()).contains(language);
    }
    assertThat(result().path("mean").path("accuracy").asDouble())
        .isCloseTo(sum / ORDER.size(), org.assertj.core.data.Offset.offset(1e-12));
  }

  @Test
  void theMeanOfTheTargetLanguagesStandsBesideThatOfAll() throws IOException {
    Path english = dir.resolve("english");
    Path data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
    Cli.ltp(Nli.train(data, english, "--epochs", 1, "--language", "en")).well();
    String table =
        Cli.ltp("eval", "--adapter", english, "--data", folder(), "--out", dir.resolve("out"))
            .well()
            .out();
    assertThat(result().at("/training_languages/0").asText()).isEqualTo("en");
    JsonNode zeroShot = result().path("zero_shot_mean");
    assertThat(zeroShot.path("languages"))
        .isEqualTo(Json.MAPPER.valueToTree(List.of("es", "de", "ru", "ar", "hi")));
    double sum = 0;
    for (JsonNode part : result().path("languages")) {
      sum += part.path("language").asText().equals("en") ? 0 : part.path("accuracy").asDouble();
    }
    assertThat(zeroShot.path("accuracy").asDouble())
        .isCloseTo(sum / 5, org.assertj.core.data.Offset.offset(1e-12));
    assertThat(table)
        .contains("\nzero-shot mean ")
        .contains("zero-shot mean: without the training data's language, en\n")
        .contains("bootstrap over ids that languages share");
    assertThat(Files.readString(english.resolve("adapter/adapter_config.json")))
        .contains("\"trainingLanguages\" : [");
    Path config = english.resolve("adapter/adapter_config.json");
    Files.writeString(
        config,
        Files.readString(config).replaceFirst("(?s),\\s*\"trainingLanguages\" : \\[.*?]", ""));
    Path again = dir.resolve("again");
    assertThat(
            Cli.ltp("eval", "--adapter", english, "--data", folder(), "--out", again).well().out())
        .as("an adapter of the version before, whose training took one language")
        .isEqualTo(table);
  }

  @Test
  void theChosenMetricComesFirst() throws IOException {
    Cli.ltp(eval(folder())).well();
    Cli macro = Cli.ltp(eval(folder(), "--metric", "macro-f1")).well();
    assertThat(macro.out().lines().findFirst().orElseThrow())
        .matches("language +n +macro-F1 % +95 % interval +accuracy %");
    assertThat(macro.out()).contains("macro-F1 of chance ", " % (3 labels), most frequent label ");
    Cli.ltp(eval(folder(), "--metric", "f1")).failed(ExitCode.USAGE, "--metric", "macro-f1");
  }

  @Test
  void someLanguagesInTheOrderThatWasAskedFor() throws IOException {
    Cli.ltp(eval(folder(), "--languages", "hi,de")).well();
    assertThat(languages()).isEqualTo(List.of("hi", "de"));
    assertThat(dir.resolve("out/predictions-en.tsv")).doesNotExist();
  }

  @Test
  void unknownLanguagesAreNamedBeforeAnythingIsWritten() {
    Cli.ltp(eval(folder(), "--languages", "en,dee"))
        .failed(ExitCode.USAGE, "--languages", "'dee'", "did you mean 'de'?");
    assertThat(dir.resolve("out")).doesNotExist();
  }

  @Test
  void rowsWithoutLabelsAreRefused() {
    Path file = Nli.write(dir.resolve("t.tsv"), "premise\thypothesis\nno\tlabels here\n");
    Cli.ltp(eval(file)).failed(ExitCode.INPUT, file, "label");
    Path json = Nli.write(dir.resolve("t.jsonl"), Nli.jsonl());
    Cli.ltp(eval(json)).failed(ExitCode.INPUT, json, "no label");
    assertThat(dir.resolve("out")).doesNotExist();
  }

  @Test
  void badRowsAreRefusedUnlessTheyMayBeLeftOut() throws IOException {
    String text = Nli.tsv("en") + "en\tonly two\n";
    Path file = Nli.write(dir.resolve("t.tsv"), text);
    Cli.ltp(eval(file)).failed(ExitCode.INPUT, file, "line 5", "--bad-rows skip");
    Cli.ltp(eval(file, "--bad-rows", "skip")).well();
    assertThat(result().path("languages").get(0).path("n").asInt()).isEqualTo(3);
  }

  @Test
  void aLanguageInTwoFilesIsRefused() {
    Path file = Nli.write(dir.resolve("more.tsv"), Nli.tsv("de"));
    Cli.ltp(eval(folder(), "--data", file)).failed(ExitCode.USAGE, "--data", "two with de");
  }

  @Test
  void aLanguageThatIsNotWantedMayBeInTwoFiles() throws IOException {
    Path file = Nli.write(dir.resolve("more.tsv"), Nli.tsv("de"));
    Cli.ltp(eval(folder(), "--data", "de=" + file, "--languages", "en")).well();
    assertThat(languages()).isEqualTo(List.of("en"));
  }

  @Test
  void filesAreNamedByLanguage() throws IOException {
    String header = "premise\thypothesis\tlabel\n";
    Path ace = Nli.write(dir.resolve("a.tsv"), header + "ya\tna\tneutral\nka\tla\tneutral\n");
    Path german = Nli.write(dir.resolve("g.tsv"), Nli.tsv("de"));
    String both = "toba=%s,de=%s".formatted(ace, german);
    Cli.ltp(eval(both, "--data", "ace=" + ace)).well();
    assertThat(languages()).containsExactlyInAnyOrder("de", "toba", "ace");
    assertThat(result().path("languages").findValuesAsText("n"))
        .containsExactlyInAnyOrder("2", "3", "2");
    assertThat(dir.resolve("out/predictions-ace.tsv"))
        .hasSameTextualContentAs(dir.resolve("out/predictions-toba.tsv"));

    Cli.ltp(eval(both, "--languages", "ace")).failed(ExitCode.USAGE, "--languages", "'ace'");
    Cli.ltp(eval("en=" + german)).failed(ExitCode.INPUT, german, "language en", "rows in de");
    Cli.ltp(eval("toba=" + ace, "--data", "ace=" + german))
        .failed(ExitCode.INPUT, german, "language ace", "rows in de");
    Cli.ltp(eval("ace=" + ace, "--data", "ace=" + ace))
        .failed(ExitCode.USAGE, "--data", "two with ace");
  }

  @Test
  void aTaskWithOtherLabelsIsRefused() {
    Path task = dir.resolve("task.yaml");
    Nli.write(
        task,
        """
        name: two
        labels: [yes-it-does, no-it-does-not]
        template: "{premise} {hypothesis} {mask}"
        label-words: {yes-it-does: a, no-it-does-not: e}
        columns: {premise: premise, hypothesis: hypothesis}
        label-column: label
        """);
    Path file = Nli.write(dir.resolve("t.tsv"), "premise\thypothesis\tlabel\na\tb\tyes-it-does\n");
    Cli.ltp(eval(file, "--task", task)).failed(ExitCode.INPUT, "yes-it-does");
    assertThat(dir.resolve("out/result.json")).doesNotExist();
  }
}
