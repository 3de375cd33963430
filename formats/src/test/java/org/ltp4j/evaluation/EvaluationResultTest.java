package org.ltp4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;

class EvaluationResultTest {
  private static final List<String> LABELS = List.of("yes", "no");

  @TempDir Path directory;

  @Test
  void meansGiveEveryLanguageTheSameWeight() {
    EvaluationResult result = of(language("en", 3, 1, 0, 0), language("quy", 50, 50, 50, 50));
    assertThat(result.meanAccuracy()).isCloseTo((3.0 / 4 + 1.0 / 2) / 2, within(1e-15));
    assertThat(result.meanMacroF1())
        .isCloseTo((2.0 * 3 / (4 + 3) / 2 + 1.0 / 2) / 2, within(1e-15));
    assertThat(result.meanInterval().low()).isLessThan(result.meanAccuracy());
    assertThat(result.meanInterval().high()).isGreaterThan(result.meanAccuracy());
  }

  @Test
  void jsonComesBackTheSame() throws Exception {
    EvaluationResult result = of(language("sw", 7, 2, 1, 9), language("en", 1, 0, 0, 0));
    Path file = directory.resolve("eval.json");
    Files.writeString(file, Json.page(result.toJson()));
    assertThat(EvaluationResult.fromJson(file, Json.read(file))).isEqualTo(result);
    Map<String, Object> json = Json.read(file);
    assertThat(json).containsEntry("labels", LABELS).containsEntry("chance", 0.5);
    assertThat(json.keySet())
        .containsExactly(
            "format",
            "labels",
            "chance",
            "training_languages",
            "mean",
            "zero_shot_mean",
            "resampling",
            "languages");
    assertThat(Json.MAPPER.valueToTree(json).at("/languages/0/accuracy").doubleValue())
        .isEqualTo(16.0 / 19);
    assertThat(Json.MAPPER.valueToTree(json).at("/languages/0/classes/1/support").intValue())
        .isEqualTo(10);
  }

  @Test
  void whatVersion01WroteOpensWithTheSameNumbers() throws Exception {
    // Without training languages and draws, the mean of languages taken for independent.
    String old =
        """
        {"format": "ltp4j-evaluation/1", "labels": ["yes", "no"], "chance": 0.5,
         "mean": {"accuracy": 0.75, "interval": [0.5, 0.9], "macro_f1": 0.7},
         "languages": [
          {"language": "en", "data_sha256": "a", "n": 4, "truncated": 1, "correct": 4,
           "confusion": [[2, 0], [0, 2]]},
          {"language": "yo", "data_sha256": "b", "n": 4, "truncated": 0, "correct": 1,
           "confusion": [[1, 2], [1, 0]]}]}
        """;
    Path file = Files.writeString(directory.resolve("old.json"), old);
    EvaluationResult result = EvaluationResult.fromJson(file, Json.read(file));
    assertThat(result)
        .isEqualTo(
            of(cut(1, language("en", 2, 0, 0, 2), "a"), cut(0, language("yo", 1, 2, 1, 0), "b")));
    assertThat(result.meanAccuracy()).isEqualTo(0.625);
    assertThat(result.zeroShot()).isEmpty();
    assertThat(EvaluationTable.render(result)).contains("mean", meanInterval());
    assertThat(EvaluationTable.render(result, Metric.MACRO_F1)).contains("not known");
  }

  private static LanguageResult cut(int truncated, LanguageResult of, String sha256) {
    return LanguageResult.of(of.language(), of.tally(), sha256, truncated);
  }

  @Test
  void drawnIntervalsComeBackFromJson() throws Exception {
    TestRows rows =
        TestRows.ofLabels(List.of("1", "2", "3"), new int[] {0, 1, 1}, new int[] {0, 1, 0});
    List<LanguageResult> languages =
        List.of(language("en", 1, 0, 1, 1), language("yo", 1, 0, 1, 1));
    EvaluationResult result =
        EvaluationResult.of(LABELS, languages, List.of("en"), Map.of("en", rows, "yo", rows), 7);
    Path file = directory.resolve("eval.json");
    Files.writeString(file, Json.page(result.toJson()));
    assertThat(EvaluationResult.fromJson(file, Json.read(file))).isEqualTo(result);
    String text = Files.readString(file);
    String low = Json.line(result.meanInterval().low());
    for (String damage : List.of("7", "\"x\"", "NaN", "null")) {
      Files.writeString(file, text.replaceFirst("(\"interval\" : \\[\\s*)" + low, "$1" + damage));
      assertThatThrownBy(() -> EvaluationResult.fromJson(file, Json.read(file)))
          .as(damage)
          .isInstanceOf(Problem.class)
          .hasMessageContaining("eval.json");
    }
  }

  @Test
  void damagedJsonIsOneLineThatNamesTheFile() throws Exception {
    String good = Json.line(of(language("sw", 7, 2, 1, 9)).toJson());
    List<String> damaged =
        List.of(
            "{}",
            good.replace("evaluation/1", "evaluation/9"),
            good.replace("\"languages\":", "\"langs\":"),
            good.replace("\"labels\":", "\"names\":"),
            good.replace("\"language\":\"sw\"", "\"language\":null"),
            good.replace("[[7,2],[1,9]]", "null"),
            good.replace("[[7,2],[1,9]]", "[[7,2],[1]]"),
            good.replace("[[7,2],[1,9]]", "[[7,2],[1,null]]"),
            good.replace("[[7,2],[1,9]]", "[[7,-2],[1,9]]"),
            good.replace("[[7,2],[1,9]]", "[[7]]"),
            good.replace("[[7,2],[1,9]]", "\"x\""),
            good.replace("[[7,2],[1,9]]", "[[99999999999,2],[1,9]]"));
    for (String text : damaged) {
      assertThat(text).isNotEqualTo(good);
      Path file = Files.writeString(directory.resolve("eval.json"), text);
      assertThatThrownBy(() -> EvaluationResult.fromJson(file, Json.read(file)))
          .as(text)
          .isInstanceOf(Problem.class)
          .hasMessageContaining("eval.json")
          .message()
          .doesNotContain("\n");
    }
  }

  @Test
  void aMatrixThatDoesNotFitOrALanguageTwiceIsRefused() {
    LanguageResult en = language("en", 1, 0, 0, 1);
    assertThatThrownBy(() -> of()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> of(en, en)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EvaluationResult(List.of("one"), List.of(en)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theTableSaysWhatWasMeasured() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      String table =
          EvaluationTable.render(of(language("en", 2, 0, 0, 2), language("yo", 1, 2, 1, 0)));
      assertThat(table.lines().map(line -> line.replaceAll(" +", " ")))
          .containsExactly(
              "language n accuracy % 95 % interval macro-F1 %",
              "en 4 100.0 51.0 to 100.0 100.0",
              "yo 4 25.0 4.6 to 69.9 20.0",
              "mean 62.5 " + meanInterval() + " 60.0",
              "chance 50.0 % (2 labels), most frequent label 50.0 to 75.0 %");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void columnsAreAlignedForAnyNumberOfLanguages() {
    for (int count : new int[] {1, 2, 15, 60}) {
      LanguageResult[] languages =
          IntStream.range(0, count)
              .mapToObj(i -> language("x".repeat(1 + i % 25) + i, i, 1000 * i, 3, 5))
              .toArray(LanguageResult[]::new);
      List<String> lines = EvaluationTable.render(of(languages)).lines().toList();
      assertThat(lines).hasSize(count + 3);
      assertThat(lines.subList(0, count + 2).stream().map(String::length).distinct()).hasSize(1);
    }
  }

  @Test
  void confusionMatricesAndShortenedRowsAreShown() {
    LanguageResult cut = LanguageResult.of("en\u001b[2J", confusion(11, 2, 3, 4), "", 6);
    String table =
        EvaluationTable.renderWithConfusion(of(cut, language("yo", 5, 6, 7, 8)), Metric.ACCURACY);
    assertThat(table)
        .contains("shortened to the longest input: 6 rows\n")
        .contains("\nyo\n")
        .doesNotContain("\u001b");
    assertThat(table.lines().map(line -> line.replaceAll(" +", " ")))
        .containsSubsequence("true \\ predicted yes no", "yes 11 2", "no 3 4", "yes 5 6", "no 7 8");
  }

  private static String meanInterval() {
    Interval all = Interval.wilson(4, 4);
    Interval one = Interval.wilson(1, 4);
    double below = Math.hypot(1 - all.low(), 0.25 - one.low()) / 2;
    double above = Math.hypot(all.high() - 1, one.high() - 0.25) / 2;
    return String.format(Locale.ROOT, "%.1f to %.1f", 100 * (0.625 - below), 100 * (0.625 + above));
  }

  private static EvaluationResult of(LanguageResult... languages) {
    return new EvaluationResult(LABELS, List.of(languages));
  }

  private static LanguageResult language(String code, int... counts) {
    return LanguageResult.of(code, confusion(counts[0], counts[1], counts[2], counts[3]), "sha", 0);
  }

  private static Confusion confusion(int a, int b, int c, int d) {
    return new Confusion(List.of(List.of(a, b), List.of(c, d)));
  }
}
