package org.ltp4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.ltp4j.report.MadeSweep.fields;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.evaluation.Metric;
import org.ltp4j.problem.Problem;
import org.ltp4j.report.ReportSettings.Over;
import org.ltp4j.trial.Selector;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStore;

class ComparisonTest {
  private static final int RESAMPLES = 4000;

  @TempDir Path directory;
  private MadeSweep sweep;

  @BeforeEach
  void begin() {
    sweep = new MadeSweep(directory);
  }

  @Test
  void theIntervalIsThatOfThePairedDifferences() {
    // Of 100 rows the first side wins 30 and loses 10; the others are ties.
    pair("1".repeat(30) + "0".repeat(10) + "1".repeat(60), "0".repeat(30) + "1".repeat(70), 1);
    Comparison test = compare(RESAMPLES, 1);
    double error = Math.sqrt((0.4 - 0.2 * 0.2) / 100);
    assertThat(test.difference()).isCloseTo(0.2, within(1e-12));
    assertThat(test.low()).isCloseTo(0.2 - 1.96 * error, within(0.02));
    assertThat(test.high()).isCloseTo(0.2 + 1.96 * error, within(0.02));
    assertThat(test.p()).isLessThan(0.01);
    assertThat(test.text()).contains("+20.0 points", "1 pair", "1 language");
  }

  /** Two languages with the same answers say as much as one, also where one of them lacks a row. */
  @Test
  void rowsWithOneIdAreDrawnTogetherThoughALanguageLacksSome() {
    String ltp = "1".repeat(30) + "0".repeat(10) + "1".repeat(60);
    String ft = "0".repeat(30) + "1".repeat(70);
    for (Map.Entry<String, String> side : Map.of("ltp", ltp, "ft", ft).entrySet()) {
      String right = side.getValue();
      sweep.done(
          fields("method", side.getKey(), "seed", 1),
          Map.of("en", right, "sw", right.substring(0, 99)));
    }
    double error = Math.sqrt((0.4 - 0.2 * 0.2) / 100);
    for (Metric metric : List.of(Metric.ACCURACY, Metric.MACRO_F1)) {
      Comparison test = compare(new Measure(metric, Over.ALL), RESAMPLES, 1);
      assertThat(test.languages()).isEqualTo(2);
      assertThat(test.difference()).isCloseTo(0.2, within(0.02));
      assertThat(test.high() - test.low()).isCloseTo(2 * 1.96 * error, within(0.02));
    }
  }

  /** A pair of each language is one pair that was tested in all of them. */
  @Test
  void trialsInTheLanguageItselfArePairedBySeed() {
    for (int seed = 1; seed <= 2; seed++) {
      for (String language : List.of("gn", "aym")) {
        Map<String, Object> ltp = fields("method", "ltp", "language", language, "seed", seed);
        Map<String, Object> ft = fields("method", "ft", "language", language, "seed", seed);
        sweep.done(ltp, Map.of(language, language.equals("gn") ? "1111" : "1110"));
        sweep.done(ft, Map.of(language, "1100"));
      }
    }
    Comparison test = compare(500, 1);
    assertThat(test.pairs()).isEqualTo(2);
    assertThat(test.languages()).isEqualTo(2);
    assertThat(test.difference()).isCloseTo((0.5 + 0.25) / 2, within(1e-12));
  }

  @Test
  void aNegativeDifferenceHasAMinusSign() {
    pair("0".repeat(40) + "1".repeat(10), "1".repeat(40) + "0".repeat(10), 1);
    assertThat(compare(RESAMPLES, 1).text()).contains(": −60.0 points", "interval −8");
  }

  @Test
  void holmsCorrectionIsThatOfThePaper() {
    assertThat(Holm.corrected(0.01, 0.04, 0.03, 0.005))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
    assertThat(Holm.corrected(0.9, 0.8)).containsExactly(1, 1);
    assertThat(Holm.corrected(0.2)).containsExactly(0.2);
    assertThat(Holm.corrected()).isEmpty();
  }

  @Test
  void equalAnswersAreNoDifference() {
    pair("1100", "1100", 1);
    Comparison test = compare(RESAMPLES, 1);
    assertThat(List.of(test.difference(), test.low(), test.high())).containsOnly(0.0);
    assertThat(test.p()).isEqualTo(1);
  }

  @Test
  void seedsAreDrawnTooSoThatOneLuckyRunProvesLittle() {
    pair("1".repeat(50), "0".repeat(50), 1);
    pair("01".repeat(25), "01".repeat(25), 2);
    Comparison test = compare(RESAMPLES, 1);
    assertThat(test.pairs()).isEqualTo(2);
    assertThat(test.difference()).isEqualTo(0.5);
    assertThat(test.low()).isZero();
    assertThat(test.high()).isEqualTo(1);
    // Both draws are the second pair in a quarter of all resamples.
    assertThat(test.p()).isCloseTo(0.5, within(0.05));
  }

  @Test
  void theSameSeedGivesTheSameAnswer() {
    pair("1".repeat(30) + "0".repeat(20), "10".repeat(25), 1);
    assertThat(compare(500, 1)).isEqualTo(compare(500, 1));
    assertThat(compare(500, 2)).isNotEqualTo(compare(500, 1));
  }

  @Test
  void macroF1IsComputedAnewFromDrawnRows() {
    // Gold labels take turns; a wrong answer is the next label.
    String first = "110110110110";
    String second = "011011011011";
    pair(first, second, 1);
    Comparison test = compare(new Measure(Metric.MACRO_F1, Over.ALL), RESAMPLES, 1);
    // first: labels 0 and 1 are found, 2 is taken for 0; second: 1 and 2 are found, 0 is taken for
    // 1
    double expected = (2 * 4 / 12.0 + 1 + 0) / 3 - (0 + 2 * 4 / 12.0 + 1) / 3;
    assertThat(test.difference()).isCloseTo(expected, within(1e-12));
    assertThat(test.text()).contains("points of macro-F1");
    pair("111111111111", "010101010101", 2);
    Comparison both = compare(new Measure(Metric.MACRO_F1, Over.ALL), RESAMPLES, 1);
    double alone = 1 - macroF1("010101010101");
    assertThat(both.difference()).isCloseTo((expected + alone) / 2, within(1e-12));
    assertThat(both.low()).isLessThanOrEqualTo(both.difference());
    assertThat(both.high()).isGreaterThan(both.difference());
  }

  private static double macroF1(String answers) {
    int[] hits = new int[3];
    int[] gold = new int[3];
    int[] predicted = new int[3];
    for (int i = 0; i < answers.length(); i++) {
      boolean right = answers.charAt(i) == '1';
      gold[i % 3]++;
      predicted[right ? i % 3 : (i + 1) % 3]++;
      hits[i % 3] += right ? 1 : 0;
    }
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      sum += 2.0 * hits[c] / (gold[c] + predicted[c]);
    }
    return sum / 3;
  }

  @Test
  void aComparisonMayLeaveOutTheTrainingLanguage() {
    sweep.trainedOn("en");
    sweep.done(fields("method", "ltp", "seed", 1), Map.of("en", "0000", "sw", "1110"));
    sweep.done(fields("method", "ft", "seed", 1), Map.of("en", "1111", "sw", "1000"));
    assertThat(compare(new Measure(Metric.ACCURACY, Over.ALL), 100, 1).difference())
        .isCloseTo((-1 + 0.5) / 2, within(1e-12));
    Comparison others = compare(new Measure(Metric.ACCURACY, Over.ZERO_SHOT), 100, 1);
    assertThat(others.difference()).isEqualTo(0.5);
    assertThat(others.text()).contains("of 1 language not trained on");
  }

  @Test
  void whatDoesNotPairIsRefused() throws Exception {
    sweep.done(fields("method", "ltp", "ratio", 0.1, "seed", 1), Map.of("en", "1100"));
    sweep.done(fields("method", "ltp", "ratio", 0.2, "seed", 1), Map.of("en", "1100"));
    TrialResult ft = sweep.done(fields("method", "ft", "seed", 1), Map.of("en", "1000"));
    sweep.done(fields("method", "short", "seed", 1), Map.of("en", "100"));
    sweep.done(fields("method", "other", "seed", 7), Map.of("en", "1000"));

    refused("method=ltp", "method=ft", "several for", "ratio");
    refused("method=ft", "method=other", "same seed");
    refused("method=ft", "method=short", "same labelled rows");
    refused("method", "method=ft", "field=value");
    refused("methd=ltp", "method=ft", "did you mean 'method'");
    Files.delete(new TrialStore(directory).folder(ft.id()).resolve("predictions-en.tsv"));
    refused("method=ltp,ratio=0.1", "method=ft", "predictions-en.tsv", "run the sweep again");
  }

  private void pair(String ltp, String ft, int seed) {
    sweep.done(fields("method", "ltp", "seed", seed), Map.of("en", ltp));
    sweep.done(fields("method", "ft", "seed", seed), Map.of("en", ft));
  }

  private Comparison compare(int resamples, long seed) {
    return compare(Measure.USUAL, resamples, seed);
  }

  private Comparison compare(Measure measure, int resamples, long seed) {
    return compare(measure, "method=ltp", "method=ft", resamples, seed);
  }

  private Comparison compare(
      Measure measure, String first, String second, int resamples, long seed) {
    Trials trials = new Trials(new TrialStore(directory).list()).measured();
    Selector one = Selector.parse("--compare", first, trials.fields());
    Selector other = Selector.parse("--compare", second, trials.fields());
    List<Pair> pairs = Pair.together(Pair.of(trials, one, other));
    return Comparison.of(measure, first, second, pairs, resamples, seed);
  }

  private void refused(String first, String second, String... words) {
    assertThatThrownBy(() -> compare(Measure.USUAL, first, second, 100, 1))
        .isInstanceOf(Problem.class)
        .message()
        .contains(words);
  }
}
