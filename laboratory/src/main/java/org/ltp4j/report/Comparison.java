package org.ltp4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ltp4j.evaluation.Stratum;
import org.ltp4j.evaluation.TestRows;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.report.ReportSettings.Over;
import org.ltp4j.trial.StoredTrial;

/**
 * A paired bootstrap test of the mean over languages, of accuracy or macro-F1 (after Koehn 2004,
 * with seeds drawn too): both sides answered the same rows. Each resample draws pairs of trials
 * with replacement, and test rows with replacement, the same ones for both sides and all trials;
 * rows of several languages with one id, such as translations, are drawn together.
 *
 * @param measure what is compared, and over which languages
 * @param first what the first side is
 * @param second what the second side is
 * @param pairs number of pairs of trials
 * @param languages number of languages that all of them have
 * @param difference mean of the first minus that of the second
 * @param low lower end of the 95 % interval of the difference
 * @param high upper end
 * @param p two-sided probability of a difference this far from 0 if there were none
 * @param corrected the same, corrected for the other tests of the report
 * @param tests number of tests of the report
 * @param resamples number of resamples
 */
record Comparison(
    Measure measure,
    String first,
    String second,
    int pairs,
    int languages,
    double difference,
    double low,
    double high,
    double p,
    double corrected,
    int tests,
    int resamples) {
  private static final double TAIL = 0.025;

  /**
   * Tests.
   *
   * @param seed of the resampling
   * @throws Problem if predictions are missing, or not of the same rows
   */
  static Comparison of(
      Measure measure, String first, String second, List<Pair> pairs, int resamples, long seed) {
    List<String> languages = commonLanguages(measure, pairs);
    List<PairedRows.Answers> answers =
        languages.stream().map(language -> answers(pairs, language)).toList();
    List<Stratum> strata = Stratum.of(answers.stream().map(a -> a.first().get(0)).toList());
    PairedRows rows = PairedRows.of(measure.metric(), strata, answers);
    double observed =
        rows.difference(
            ones(pairs.size()), strata.stream().map(stratum -> ones(stratum.size())).toList());
    double scale = 1.0 / pairs.size() / languages.size();
    double[] drawn = new double[resamples];
    SplittableRandom random = new Streams(seed).stream("bootstrap", first, second);
    for (int r = 0; r < resamples; r++) {
      int[] weights = new int[pairs.size()];
      for (int i = 0; i < weights.length; i++) {
        weights[random.nextInt(weights.length)]++;
      }
      List<int[]> times = strata.stream().map(stratum -> stratum.draw(random)).toList();
      drawn[r] = rows.difference(weights, times) * scale;
    }
    Arrays.sort(drawn);
    long below = Arrays.stream(drawn).filter(d -> d <= 0).count();
    long above = Arrays.stream(drawn).filter(d -> d >= 0).count();
    double p = Math.min(1, 2.0 * (1 + Math.min(below, above)) / (resamples + 1));
    return new Comparison(
        measure,
        first,
        second,
        pairs.size(),
        languages.size(),
        observed * scale,
        drawn[(int) (TAIL * (resamples - 1))],
        drawn[(int) Math.ceil((1 - TAIL) * (resamples - 1))],
        p,
        p,
        1,
        resamples);
  }

  /** Several with Holm's correction for their number. */
  static List<Comparison> corrected(List<Comparison> tests) {
    double[] p = Holm.corrected(tests.stream().mapToDouble(Comparison::p).toArray());
    return IntStream.range(0, p.length)
        .mapToObj(i -> tests.get(i).corrected(p[i], p.length))
        .toList();
  }

  private Comparison corrected(double ofAll, int count) {
    return new Comparison(
        measure,
        first,
        second,
        pairs,
        languages,
        difference,
        low,
        high,
        p,
        ofAll,
        count,
        resamples);
  }

  /** One sentence. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%s minus %s: %s points of %s, 95 %% interval %s to %s, p = %.4f%s (paired"
            + " bootstrap over %d %s of trials and the test rows of %d %s%s, %d resamples).",
        Isolated.name(first),
        Isolated.name(second),
        points(difference),
        measure.metric().label(),
        points(low),
        points(high),
        p,
        tests == 1
            ? ""
            : String.format(
                Locale.ROOT, ", %.4f with Holm's correction for %d tests", corrected, tests),
        pairs,
        pairs == 1 ? "pair" : "pairs",
        languages,
        languages == 1 ? "language" : "languages",
        measure.over() == Over.ALL ? "" : " not trained on",
        resamples);
  }

  private static String points(double share) {
    return String.format(Locale.ROOT, "%+.1f", 100 * share).replace('-', '−');
  }

  private static int[] ones(int length) {
    int[] ones = new int[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static PairedRows.Answers answers(List<Pair> pairs, String language) {
    List<TestRows> first = new ArrayList<>();
    List<TestRows> second = new ArrayList<>();
    for (Pair pair : pairs) {
      first.add(pair.first().rows(language));
      second.add(pair.second().rows(language));
      requireSame(first.get(0), first.get(first.size() - 1), pairs, pair.first(), language);
      requireSame(first.get(0), second.get(second.size() - 1), pairs, pair.second(), language);
    }
    StoredTrial any = pairs.get(0).first().in(language);
    return new PairedRows.Answers(any.result().evaluation().labels().size(), first, second);
  }

  private static void requireSame(
      TestRows wanted, TestRows rows, List<Pair> pairs, Tested side, String language) {
    if (!wanted.ids().equals(rows.ids())) {
      throw Problem.input(
          side.in(language).folder(),
          "predictions of the same labelled rows in " + language + " in all trials",
          "others than in " + pairs.get(0).first().in(language).folder(),
          "compare trials of one task and one test set");
    }
  }

  private static List<String> commonLanguages(Measure measure, List<Pair> pairs) {
    List<String> common = null;
    for (Pair pair : pairs) {
      for (Tested side : List.of(pair.first(), pair.second())) {
        List<String> own = side.languages(measure);
        if (common == null) {
          common = new ArrayList<>(own);
        } else {
          common.retainAll(own);
        }
      }
    }
    if (common == null || common.isEmpty()) {
      throw Problem.usage(
          "--compare", "a language that all compared trials have", "none", "compare other trials");
    }
    return common;
  }
}
