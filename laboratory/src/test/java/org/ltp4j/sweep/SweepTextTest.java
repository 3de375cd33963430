package org.ltp4j.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ltp4j.evaluation.Confusion;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.evaluation.TestRows;
import org.ltp4j.trial.DevResult;
import org.ltp4j.trial.TrialCost;
import org.ltp4j.trial.TrialLearning;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStatus;
import org.ltp4j.trial.TrialTraces;

/** A sweep's trials on a terminal. */
class SweepTextTest {
  private static final int[] GOLD = {0, 0, 0, 1};

  /** English is all right, Swahili always answered with the frequent label. */
  private static TrialResult trial(String metric, List<String> trainedOn) {
    Map<String, TestRows> rows = new LinkedHashMap<>();
    rows.put("en", TestRows.ofLabels(List.of("a", "b", "c", "d"), GOLD, GOLD));
    rows.put("sw", TestRows.ofLabels(List.of("a", "b", "c", "d"), GOLD, new int[4]));
    List<LanguageResult> languages =
        rows.entrySet().stream()
            .map(
                e ->
                    LanguageResult.of(
                        e.getKey(),
                        Confusion.of(
                            2,
                            GOLD,
                            e.getValue().counts().stream()
                                .mapToInt(row -> row.predicted()[0])
                                .toArray()),
                        "00",
                        0))
            .toList();
    EvaluationResult evaluation =
        EvaluationResult.of(List.of("no", "yes"), languages, trainedOn, rows, 1);
    return TrialResult.pending(
            "0123456789ab",
            "ltp seed=1",
            Map.of("method", "ltp"),
            Map.of("eval", Map.of("metric", metric)))
        .done(
            new TrialLearning(List.of(), new DevResult(0.9, 10, 0.8, null, 0.5), 1),
            evaluation,
            new TrialCost(1L, 1L, Map.of("train", 1.5), List.of(), null),
            TrialTraces.NONE);
  }

  @Test
  void theZeroShotMeanStandsBesideTheMean() {
    isShown(
        trial("accuracy", List.of("en")),
        "ltp seed=1: dev 90.0 %, test mean 87.5 %, zero-shot 75.0 %, 1.5 s",
        "trial                     status  dev %  test mean %  zero-shot mean %",
        "0123456789ab  ltp seed=1  done     90.0         87.5              75.0");
  }

  private static void isShown(TrialResult trial, String line, String... table) {
    assertThat(SweepText.line(trial)).isEqualTo(line);
    assertThat(SweepText.table(List.of(trial)).lines()).containsExactly(table);
  }

  @Test
  void withoutTargetLanguagesThereIsNoZeroShotMean() {
    TrialResult trial = trial("accuracy", List.of());
    assertThat(SweepText.line(trial)).isEqualTo("ltp seed=1: dev 90.0 %, test mean 87.5 %, 1.5 s");
    assertThat(SweepText.table(List.of(trial))).doesNotContain("zero-shot");
  }

  @Test
  void theRecipesMetricIsShownEverywhere() {
    // Always the frequent label: F1 of 6/7 and of 0.
    isShown(
        trial("macro-f1", List.of("en")),
        "ltp seed=1: macro-F1, dev 80.0 %, test mean 71.4 %, zero-shot 42.9 %, 1.5 s",
        "trial                     status  dev %  test mean %  zero-shot mean %    metric",
        "0123456789ab  ltp seed=1  done     80.0         71.4              42.9  macro-F1");
  }

  @Test
  void aTrialThatFailedSaysWhy() {
    TrialResult failed =
        trial("accuracy", List.of()).with(TrialStatus.FAILED, "no such file; check the path");
    assertThat(SweepText.table(List.of(failed)))
        .endsWith("0123456789ab failed: no such file; check the path" + System.lineSeparator());
  }
}
