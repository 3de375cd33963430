package org.ltp4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Intervals of numbers whose rows may be translations of each other. */
class BootstrapTest {
  private static final List<String> LABELS = List.of("yes", "no");

  /** Rows in which these are right, with ids that begin with a prefix. */
  private static TestRows rows(String prefix, boolean... right) {
    return TestRows.ofLabels(
        IntStream.range(0, right.length).mapToObj(i -> prefix + i).toList(),
        IntStream.range(0, right.length).map(i -> i % 2).toArray(),
        IntStream.range(0, right.length).map(i -> right[i] ? i % 2 : 1 - i % 2).toArray());
  }

  private static int[] gold(TestRows rows) {
    return rows.counts().stream().mapToInt(row -> row.gold()[0]).toArray();
  }

  private static int[] predicted(TestRows rows) {
    return rows.counts().stream().mapToInt(row -> row.predicted()[0]).toArray();
  }

  private static boolean[] coins(int n, double share, SplittableRandom random) {
    boolean[] right = new boolean[n];
    for (int i = 0; i < n; i++) {
      right[i] = random.nextDouble() < share;
    }
    return right;
  }

  private static EvaluationResult result(Map<String, TestRows> rows, String... trainedOn) {
    List<LanguageResult> languages =
        rows.entrySet().stream()
            .map(
                e ->
                    LanguageResult.of(
                        e.getKey(),
                        Confusion.of(2, gold(e.getValue()), predicted(e.getValue())),
                        "sha",
                        0))
            .toList();
    return EvaluationResult.of(LABELS, languages, List.of(trainedOn), rows, 1);
  }

  private static double width(Interval interval) {
    return interval.high() - interval.low();
  }

  @Test
  void copiesOfOneTestSetSayNoMoreThanOne() {
    boolean[] right = coins(200, 0.6, new SplittableRandom(3));
    Map<String, TestRows> same = new LinkedHashMap<>();
    Map<String, TestRows> others = new LinkedHashMap<>();
    for (String language : List.of("en", "de", "sw", "quy")) {
      same.put(language, rows("row", right));
      others.put(language, rows(language, right));
    }
    EvaluationResult together = result(same);
    EvaluationResult apart = result(others);
    assertThat(together.resampling().orElseThrow().sharedIds()).isTrue();
    assertThat(apart.resampling().orElseThrow().sharedIds()).isFalse();
    Interval one = together.languages().get(0).metrics().interval();
    assertThat(together.meanInterval().low()).isCloseTo(one.low(), within(0.01));
    assertThat(together.meanInterval().high()).isCloseTo(one.high(), within(0.01));
    assertThat(width(apart.meanInterval())).isCloseTo(width(one) / 2, within(0.005));
    assertThat(width(apart.mean().macroF1Interval().orElseThrow()))
        .isCloseTo(width(one) / 2, within(0.01));
    assertThat(apart.meanAccuracy()).isEqualTo(together.meanAccuracy());
  }

  /** Sentences that are hard are hard in every language; 95 % must stay 95 %. */
  @Test
  void intervalsHoldTheTruthAsOftenAsTheySay() {
    SplittableRandom random = new SplittableRandom(11);
    int drawn = 0;
    int independent = 0;
    int trials = 200;
    int ids = 60;
    for (int t = 0; t < trials; t++) {
      Map<String, TestRows> rows = new LinkedHashMap<>();
      double[] ease = IntStream.range(0, ids).mapToDouble(i -> random.nextDouble()).toArray();
      for (int language = 0; language < 5; language++) {
        boolean[] right = new boolean[ids];
        for (int i = 0; i < ids; i++) {
          right[i] = random.nextDouble() < (ease[i] < 0.5 ? 0.1 : 0.9);
        }
        rows.put("l" + language, rows("", right));
      }
      EvaluationResult result = result(rows);
      drawn += holds(result.meanInterval(), 0.5) ? 1 : 0;
      Interval narrow =
          Interval.ofMean(result.languages().stream().map(LanguageResult::metrics).toList());
      independent += holds(narrow, 0.5) ? 1 : 0;
    }
    assertThat(drawn).isBetween(180, 199);
    assertThat(independent)
        .as("what the normal approximation for independent languages gives")
        .isLessThan(160);
  }

  private static boolean holds(Interval interval, double truth) {
    return interval.low() <= truth && truth <= interval.high();
  }

  @Test
  void theOrderOfLanguagesChangesNothing() {
    SplittableRandom random = new SplittableRandom(5);
    Map<String, TestRows> rows = new LinkedHashMap<>();
    rows.put("sw", rows("", coins(30, 0.7, random)));
    rows.put("ar", rows("", coins(40, 0.5, random)));
    rows.put("en", rows("e", coins(20, 0.9, random)));
    Map<String, TestRows> turned = new LinkedHashMap<>();
    List.of("en", "sw", "ar").forEach(language -> turned.put(language, rows.get(language)));
    assertThat(result(turned).mean().interval()).isEqualTo(result(rows).mean().interval());
    assertThat(result(turned).mean().macroF1Interval())
        .isEqualTo(result(rows).mean().macroF1Interval());
  }

  @Test
  void rowsThatShareAnIdWithinALanguageAreToldApartByTheirOrder() {
    boolean[] right = coins(50, 0.5, new SplittableRandom(8));
    TestRows named = rows("", right);
    TestRows same =
        TestRows.ofLabels(
            IntStream.range(0, 50).mapToObj(i -> "x").toList(), gold(named), predicted(named));
    Map<String, TestRows> one = new LinkedHashMap<>(Map.of("a", same, "b", same));
    Map<String, TestRows> other = new LinkedHashMap<>(Map.of("a", named, "b", named));
    assertThat(result(one).mean().interval()).isEqualTo(result(other).mean().interval());
  }

  @Test
  void whereEveryAnswerIsRightTheIntervalIsNoPoint() {
    boolean[] right = new boolean[20];
    Arrays.fill(right, true);
    Map<String, TestRows> rows = new LinkedHashMap<>();
    rows.put("en", rows("", right));
    rows.put("de", rows("", right));
    Interval wilson = Interval.wilson(20, 20);
    EvaluationResult result = result(rows);
    assertThat(result.meanInterval().low()).isCloseTo(wilson.low(), within(1e-12));
    assertThat(result.meanInterval().high()).isCloseTo(1, within(1e-12));
    assertThat(result.mean().macroF1Interval()).contains(result.meanInterval());
    assertThat(result.languages().get(0).macroF1Interval()).contains(wilson);
  }

  @Test
  void targetLanguagesAreThoseTheModelWasNotTrainedOnHoweverTheyAreCalled() {
    SplittableRandom random = new SplittableRandom(2);
    Map<String, TestRows> rows = new LinkedHashMap<>();
    for (String language : List.of("eng_Latn", "fra_Latn", "zho_Hant")) {
      rows.put(language, rows("", coins(10, 0.5, random)));
    }
    assertThat(result(rows).zeroShot()).as("nobody knows what it was trained on").isEmpty();
    for (String english : List.of("en", "eng_Latn", "en-US", "English")) {
      assertThat(result(rows, english).zeroShot().orElseThrow().languages())
          .as(english)
          .containsExactly("fra_Latn", "zho_Hant");
    }
    assertThat(result(rows, "zh-Hans").zeroShot().orElseThrow().languages()).hasSize(3);
    assertThat(result(rows, "zh-Hans").hasOtherZeroShot()).isFalse();
    assertThat(result(rows, "en", "fr", "zh").zeroShot()).as("no target language").isEmpty();
    Mean target = result(rows, "en").zeroShot().orElseThrow();
    List<LanguageResult> parts = result(rows).languages();
    assertThat(target.accuracy())
        .isEqualTo((parts.get(1).metrics().accuracy() + parts.get(2).metrics().accuracy()) / 2);
  }

  @Test
  void languagesWhoseNamesOnlyLookAlikeAreTwo() {
    assertThat(LanguageNames.same("ace_Arab", "ace_Latn")).isFalse();
    assertThat(LanguageNames.same("toba_batak", "toba_other")).isFalse();
    assertThat(LanguageNames.same("zh_CN", "zh_TW")).isFalse();
    assertThat(LanguageNames.same("quy", "quz")).isFalse();
    assertThat(LanguageNames.same("", "und")).isFalse();
    assertThat(LanguageNames.same("zh", "zho_Hans")).isTrue();
    assertThat(LanguageNames.same("indonesian", "id")).isTrue();
    assertThat(LanguageNames.same("toba_batak", "toba_batak")).isTrue();
  }

  @Test
  void macroF1HasItsOwnBaselines() {
    // Of 8 rows 6 are yes: guessing finds half of each, always yes finds all of one.
    Metrics metrics = Metrics.of(new Confusion(List.of(List.of(6, 0), List.of(0, 2))));
    assertThat(Metric.MACRO_F1.chance(metrics))
        .isCloseTo((2 * 0.75 * 0.5 / 1.25 + 2 * 0.25 * 0.5 / 0.75) / 2, within(1e-15));
    assertThat(Metric.MACRO_F1.majority(metrics)).isCloseTo(2 * 0.75 / 1.75 / 2, within(1e-15));
    assertThat(Metric.ACCURACY.chance(metrics)).isEqualTo(0.5);
    assertThat(Metric.ACCURACY.majority(metrics)).isEqualTo(0.75);
  }
}
