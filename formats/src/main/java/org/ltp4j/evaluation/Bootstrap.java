package org.ltp4j.evaluation;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.ltp4j.random.Streams;

/**
 * How far numbers would be apart had other rows been tested: a percentile bootstrap (Efron 1979) in
 * which a draw takes <em>ids</em>, not rows. Whoever draws an id draws its rows in all languages,
 * so that languages whose test sets are translations of each other move together, as their
 * accuracies do; where rows share no ids, languages are drawn independently.
 *
 * <p>Ids are drawn among those that occur in the same languages ({@link Stratum}). An interval goes
 * from the 2.5th to the 97.5th percentile of {@value #RESAMPLES} draws. Where all draws agree, for
 * example because every answer is right, they say nothing; then the bounds are the means of the
 * bounds of Wilson's intervals of the languages' accuracies.
 *
 * <p>It speaks of other test rows; not of other languages, training data or seeds.
 */
public final class Bootstrap {
  /** Number of draws. */
  public static final int RESAMPLES = 2000;

  private static final double TAIL = 0.025;

  /** What the rows of ids add: for each of their languages in the same order. */
  private record Drawn(Stratum ids, RowCounts[][] rows) {}

  private final List<String> languages;
  private final List<Drawn> strata;

  /** metric → language → draw. */
  private final double[][][] draws;

  /**
   * Draws.
   *
   * @param rows language → rows; their order is of no account
   * @param classes number of what is counted
   * @param seed of the draws
   */
  public Bootstrap(Map<String, TestRows> rows, int classes, long seed) {
    Map<String, TestRows> sorted = new TreeMap<>(rows);
    this.languages = List.copyOf(sorted.keySet());
    List<TestRows> parts = List.copyOf(sorted.values());
    this.strata = Stratum.of(parts).stream().map(ids -> drawn(ids, parts)).toList();
    this.draws = draw(classes, new Streams(seed).stream("bootstrap", "evaluation"));
  }

  /** Whether some id occurs in several of these languages. */
  public boolean isShared(Collection<String> some) {
    return strata.stream()
        .anyMatch(
            s ->
                Arrays.stream(s.ids.languages())
                        .filter(l -> some.contains(languages.get(l)))
                        .count()
                    > 1);
  }

  /** The interval of the mean over some languages; empty where all draws agree. */
  public Optional<Interval> interval(Metric metric, Collection<String> some) {
    double[] means = new double[RESAMPLES];
    // In one order, so that sums are the same to the last bit however languages are listed.
    for (int l = 0; l < languages.size(); l++) {
      if (!some.contains(languages.get(l))) {
        continue;
      }
      double[] values = draws[metric.base().ordinal()][l];
      for (int r = 0; r < RESAMPLES; r++) {
        means[r] += values[r] / some.size();
      }
    }
    Arrays.sort(means);
    double low = means[(int) (TAIL * (RESAMPLES - 1))];
    double high = means[(int) Math.ceil((1 - TAIL) * (RESAMPLES - 1))];
    boolean isPoint = means[RESAMPLES - 1] - means[0] < 1e-12;
    return isPoint ? Optional.empty() : Optional.of(new Interval(low, high));
  }

  private static Drawn drawn(Stratum ids, List<TestRows> rows) {
    RowCounts[][] counts = new RowCounts[ids.languages().length][];
    for (int l = 0; l < counts.length; l++) {
      List<RowCounts> all = rows.get(ids.languages()[l]).counts();
      counts[l] = Arrays.stream(ids.rows()[l]).mapToObj(all::get).toArray(RowCounts[]::new);
    }
    return new Drawn(ids, counts);
  }

  private static void addRows(int[] sums, Drawn stratum) {
    Arrays.stream(stratum.ids.languages()).forEach(l -> sums[l] += stratum.ids.size());
  }

  private double[][][] draw(int classes, SplittableRandom random) {
    int count = languages.size();
    double[][][] values = new double[Metric.values().length][count][RESAMPLES];
    int[][] hits = new int[count][classes];
    int[][] gold = new int[count][classes];
    int[][] predicted = new int[count][classes];
    int[] right = new int[count];
    int[] all = strata.stream().collect(() -> new int[count], Bootstrap::addRows, (a, b) -> {});
    for (int r = 0; r < RESAMPLES; r++) {
      Arrays.fill(right, 0);
      for (int l = 0; l < count; l++) {
        Arrays.fill(hits[l], 0);
        Arrays.fill(gold[l], 0);
        Arrays.fill(predicted[l], 0);
      }
      for (Drawn stratum : strata) {
        int[] times = stratum.ids.draw(random);
        for (int l = 0; l < stratum.rows.length; l++) {
          int language = stratum.ids.languages()[l];
          for (int id = 0; id < times.length; id++) {
            RowCounts row = stratum.rows[l][id];
            row.addTo(hits[language], gold[language], predicted[language], times[id]);
            right[language] += row.right() ? times[id] : 0;
          }
        }
      }
      for (int l = 0; l < count; l++) {
        values[Metric.ACCURACY.ordinal()][l][r] = (double) right[l] / all[l];
        values[Metric.MICRO_F1.ordinal()][l][r] = Metric.microF1(hits[l], gold[l], predicted[l]);
        values[Metric.MACRO_F1.ordinal()][l][r] = Metric.macroF1(hits[l], gold[l], predicted[l]);
      }
    }
    return values;
  }
}
