package org.ltp4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;

/**
 * A paired bootstrap test of the mean accuracy over languages (after Koehn 2004, with seeds drawn
 * too): both sides answered the same rows. Each resample draws pairs of trials with replacement,
 * and test rows with replacement, the same ones for both sides and all trials; languages whose rows
 * have the same ids, such as translations, are drawn together.
 *
 * @param first what the first side is
 * @param second what the second side is
 * @param pairs number of pairs of trials
 * @param languages number of languages that all of them have
 * @param difference mean accuracy of the first minus that of the second
 * @param low lower end of the 95 % interval of the difference
 * @param high upper end
 * @param p two-sided probability of a difference this far from 0 if there were none
 * @param corrected the same, corrected for the other tests of the report
 * @param tests number of tests of the report
 * @param resamples number of resamples
 */
record Comparison(
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

  /** Sums over some languages: pair, row → how many more languages the first side got right. */
  private record Block(List<String> ids, int[][] gains) {}

  /**
   * Tests.
   *
   * @param seed of the resampling
   * @throws Problem if predictions are missing, or not of the same rows
   */
  static Comparison of(String first, String second, List<Pair> pairs, int resamples, long seed) {
    List<String> languages = commonLanguages(pairs);
    List<Block> blocks = blocks(pairs, languages);
    int[] all = new int[pairs.size()];
    Arrays.fill(all, 1);
    double observed = 0;
    for (Block block : blocks) {
      observed += (double) Arrays.stream(weighted(block, all)).sum() / block.ids.size();
    }
    double scale = 1.0 / pairs.size() / languages.size();
    double[] drawn = new double[resamples];
    SplittableRandom random = new Streams(seed).stream("bootstrap", first, second);
    for (int r = 0; r < resamples; r++) {
      drawn[r] = resample(blocks, pairs.size(), random) * scale;
    }
    Arrays.sort(drawn);
    long below = Arrays.stream(drawn).filter(d -> d <= 0).count();
    long above = Arrays.stream(drawn).filter(d -> d >= 0).count();
    double p = Math.min(1, 2.0 * (1 + Math.min(below, above)) / (resamples + 1));
    return new Comparison(
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
        first, second, pairs, languages, difference, low, high, p, ofAll, count, resamples);
  }

  /** One sentence. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%s minus %s: %s points of accuracy, 95 %% interval %s to %s, p = %.4f%s (paired"
            + " bootstrap over %d %s of trials and the test rows of %d %s, %d resamples).",
        Isolated.name(first),
        Isolated.name(second),
        points(difference),
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
        resamples);
  }

  private static String points(double share) {
    return String.format(Locale.ROOT, "%+.1f", 100 * share).replace('-', '−');
  }

  private static double resample(List<Block> blocks, int pairs, SplittableRandom random) {
    int[] weights = new int[pairs];
    for (int i = 0; i < pairs; i++) {
      weights[random.nextInt(pairs)]++;
    }
    double statistic = 0;
    for (Block block : blocks) {
      int[] gains = weighted(block, weights);
      long sum = 0;
      for (int i = 0; i < gains.length; i++) {
        sum += gains[random.nextInt(gains.length)];
      }
      statistic += (double) sum / gains.length;
    }
    return statistic;
  }

  private static int[] weighted(Block block, int[] weights) {
    int[] sums = new int[block.ids.size()];
    for (int p = 0; p < weights.length; p++) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += weights[p] * block.gains[p][i];
      }
    }
    return sums;
  }

  private static List<Block> blocks(List<Pair> pairs, List<String> languages) {
    Map<List<String>, Block> blocks = new LinkedHashMap<>();
    for (String language : languages) {
      List<String> ids = null;
      int[][] gains = new int[pairs.size()][];
      for (int p = 0; p < gains.length; p++) {
        PredictionRows one = PredictionRows.read(pairs.get(p).first(), language);
        PredictionRows two = PredictionRows.read(pairs.get(p).second(), language);
        ids = ids == null ? one.ids() : ids;
        if (!ids.equals(one.ids()) || !ids.equals(two.ids()) || ids.isEmpty()) {
          throw Problem.input(
              pairs.get(p).second().folder(),
              "predictions of the same labelled rows in " + language + " in all trials",
              "others than in " + pairs.get(p).first().folder(),
              "compare trials of one task and one test set");
        }
        gains[p] = new int[ids.size()];
        for (int i = 0; i < ids.size(); i++) {
          gains[p][i] = (one.isRight()[i] ? 1 : 0) - (two.isRight()[i] ? 1 : 0);
        }
      }
      blocks.merge(ids, new Block(ids, gains), Comparison::plus);
    }
    return List.copyOf(blocks.values());
  }

  private static Block plus(Block a, Block b) {
    for (int p = 0; p < a.gains.length; p++) {
      for (int i = 0; i < a.gains[p].length; i++) {
        a.gains[p][i] += b.gains[p][i];
      }
    }
    return a;
  }

  private static List<String> commonLanguages(List<Pair> pairs) {
    List<String> common = null;
    for (Pair pair : pairs) {
      for (var trial : List.of(pair.first(), pair.second())) {
        List<String> own =
            trial.result().evaluation().languages().stream().map(LanguageResult::language).toList();
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
