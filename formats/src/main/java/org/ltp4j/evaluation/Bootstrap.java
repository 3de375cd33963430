package org.ltp4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
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
 * <p>Ids are drawn with replacement among those that occur in the same languages, as many as there
 * are: so every language keeps its number of rows in every draw. An interval goes from the 2.5th to
 * the 97.5th percentile of {@value #RESAMPLES} draws. Where all draws agree, for example because
 * every answer is right, they say nothing; then the bounds are the means of the bounds of Wilson's
 * intervals of the languages' accuracies.
 *
 * <p>It speaks of other test rows; not of other languages, training data or seeds.
 */
public final class Bootstrap {
  /** Number of draws. */
  public static final int RESAMPLES = 2000;

  private static final double TAIL = 0.025;

  /** Ids that occur in the same languages: for each of these, rows in the same order. */
  private record Stratum(int[] languages, int[][] gold, int[][] predicted) {
    int size() {
      return gold[0].length;
    }
  }

  private final List<String> languages;
  private final List<Stratum> strata;

  /** metric → language → draw. */
  private final double[][][] draws;

  /**
   * Draws.
   *
   * @param rows language → rows; their order is of no account
   * @param classes number of labels
   * @param seed of the draws
   */
  public Bootstrap(Map<String, TestRows> rows, int classes, long seed) {
    Map<String, TestRows> sorted = new TreeMap<>(rows);
    this.languages = List.copyOf(sorted.keySet());
    this.strata = strata(List.copyOf(sorted.values()));
    this.draws = draw(classes, new Streams(seed).stream("bootstrap", "evaluation"));
  }

  /** Whether some id occurs in several of these languages. */
  public boolean isShared(Collection<String> some) {
    return strata.stream()
        .anyMatch(
            s ->
                Arrays.stream(s.languages).filter(l -> some.contains(languages.get(l))).count()
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
      double[] values = draws[metric.ordinal()][l];
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

  private static List<Stratum> strata(List<TestRows> rows) {
    List<Map<List<Object>, Integer>> names = rows.stream().map(TestRows::names).toList();
    Map<List<Object>, BitSet> holders = new LinkedHashMap<>();
    for (int l = 0; l < names.size(); l++) {
      int language = l;
      names
          .get(l)
          .keySet()
          .forEach(n -> holders.computeIfAbsent(n, k -> new BitSet()).set(language));
    }
    Map<BitSet, List<List<Object>>> groups = new LinkedHashMap<>();
    holders.forEach((name, of) -> groups.computeIfAbsent(of, k -> new ArrayList<>()).add(name));
    List<Stratum> strata = new ArrayList<>();
    groups.forEach(
        (of, ids) -> {
          int[] languages = of.stream().toArray();
          int[][] gold = new int[languages.length][];
          int[][] predicted = new int[languages.length][];
          for (int i = 0; i < languages.length; i++) {
            TestRows all = rows.get(languages[i]);
            Map<List<Object>, Integer> places = names.get(languages[i]);
            gold[i] = ids.stream().mapToInt(id -> all.gold()[places.get(id)]).toArray();
            predicted[i] = ids.stream().mapToInt(id -> all.predicted()[places.get(id)]).toArray();
          }
          strata.add(new Stratum(languages, gold, predicted));
        });
    return strata;
  }

  private double[][][] draw(int classes, SplittableRandom random) {
    int count = languages.size();
    double[][][] values = new double[Metric.values().length][count][RESAMPLES];
    int[][] hits = new int[count][classes];
    int[][] gold = new int[count][classes];
    int[][] predicted = new int[count][classes];
    for (int r = 0; r < RESAMPLES; r++) {
      for (int l = 0; l < count; l++) {
        Arrays.fill(hits[l], 0);
        Arrays.fill(gold[l], 0);
        Arrays.fill(predicted[l], 0);
      }
      for (Stratum stratum : strata) {
        int size = stratum.size();
        for (int i = 0; i < size; i++) {
          int id = random.nextInt(size);
          for (int l = 0; l < stratum.languages.length; l++) {
            int language = stratum.languages[l];
            int g = stratum.gold[l][id];
            int p = stratum.predicted[l][id];
            gold[language][g]++;
            predicted[language][p]++;
            hits[language][g] += g == p ? 1 : 0;
          }
        }
      }
      for (int l = 0; l < count; l++) {
        values[Metric.ACCURACY.ordinal()][l][r] =
            (double) Arrays.stream(hits[l]).sum() / Arrays.stream(gold[l]).sum();
        values[Metric.MACRO_F1.ordinal()][l][r] = Metric.macroF1(hits[l], gold[l], predicted[l]);
      }
    }
    return values;
  }
}
