package org.ltp4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ltp4j.evaluation.Metric;
import org.ltp4j.evaluation.Stratum;
import org.ltp4j.evaluation.TestRows;

/** What both sides of some pairs of trials answered, in several languages. */
sealed interface PairedRows {
  /**
   * The difference of both sides' scores on drawn rows, summed over languages and pairs.
   *
   * @param weights how often each pair counts
   * @param times for each stratum how often each of its ids was drawn
   */
  double difference(int[] weights, List<int[]> times);

  /**
   * Answers in one language.
   *
   * @param labels number of what is counted
   * @param first the first side's, one for each pair
   * @param second the second side's
   */
  record Answers(int labels, List<TestRows> first, List<TestRows> second) {
    int rows() {
      return first.get(0).ids().size();
    }

    /** How much more the first side got right in a row: 1, 0 or −1. */
    int gain(int pair, int row) {
      return (first.get(pair).counts().get(row).right() ? 1 : 0)
          - (second.get(pair).counts().get(row).right() ? 1 : 0);
    }
  }

  /** The answers as a metric counts them. */
  static PairedRows of(Metric metric, List<Stratum> strata, List<Answers> languages) {
    return metric.isShare() ? Rights.of(strata, languages) : new Counts(metric, strata, languages);
  }

  /**
   * By accuracy, for which rows can be added up over languages of one size. Sums are of whole
   * numbers, so that sides that are level differ by 0 and not by a rounding error.
   *
   * @param gains rows of a language → stratum, pair, id → in how many more of the languages of so
   *     many rows the first side got it right
   */
  record Rights(Map<Integer, List<int[][]>> gains) implements PairedRows {
    static Rights of(List<Stratum> strata, List<Answers> languages) {
      int pairs = languages.get(0).first.size();
      Map<Integer, List<int[][]>> gains = new TreeMap<>();
      for (Answers answers : languages) {
        gains.computeIfAbsent(answers.rows(), rows -> none(strata, pairs));
      }
      for (int s = 0; s < strata.size(); s++) {
        Stratum stratum = strata.get(s);
        for (int l = 0; l < stratum.languages().length; l++) {
          Answers answers = languages.get(stratum.languages()[l]);
          int[][] sums = gains.get(answers.rows()).get(s);
          for (int p = 0; p < pairs; p++) {
            for (int i = 0; i < stratum.size(); i++) {
              sums[p][i] += answers.gain(p, stratum.rows()[l][i]);
            }
          }
        }
      }
      return new Rights(gains);
    }

    private static List<int[][]> none(List<Stratum> strata, int pairs) {
      return strata.stream().map(stratum -> new int[pairs][stratum.size()]).toList();
    }

    @Override
    public double difference(int[] weights, List<int[]> times) {
      double difference = 0;
      for (Map.Entry<Integer, List<int[][]>> size : gains.entrySet()) {
        long sum = 0;
        for (int s = 0; s < times.size(); s++) {
          int[] drawn = times.get(s);
          for (int p = 0; p < weights.length; p++) {
            int[] own = size.getValue().get(s)[p];
            long pair = 0;
            for (int i = 0; weights[p] > 0 && i < drawn.length; i++) {
              pair += (long) drawn[i] * own[i];
            }
            sum += weights[p] * pair;
          }
        }
        difference += (double) sum / size.getKey();
      }
      return difference;
    }
  }

  /**
   * By an F1, which is computed anew from the rows.
   *
   * @param metric which one
   * @param strata the rows' ids
   * @param languages answers
   */
  record Counts(Metric metric, List<Stratum> strata, List<Answers> languages)
      implements PairedRows {
    @Override
    public double difference(int[] weights, List<int[]> times) {
      List<int[]> drawn = new ArrayList<>();
      languages.forEach(answers -> drawn.add(new int[answers.rows()]));
      for (int s = 0; s < times.size(); s++) {
        Stratum stratum = strata.get(s);
        for (int l = 0; l < stratum.languages().length; l++) {
          int[] rows = drawn.get(stratum.languages()[l]);
          for (int i = 0; i < stratum.size(); i++) {
            rows[stratum.rows()[l][i]] = times.get(s)[i];
          }
        }
      }
      double sum = 0;
      for (int l = 0; l < languages.size(); l++) {
        Answers answers = languages.get(l);
        for (int p = 0; p < weights.length; p++) {
          if (weights[p] > 0) {
            sum +=
                weights[p]
                    * (f1(answers.labels, answers.first.get(p), drawn.get(l))
                        - f1(answers.labels, answers.second.get(p), drawn.get(l)));
          }
        }
      }
      return sum;
    }

    private double f1(int labels, TestRows of, int[] times) {
      int[] hits = new int[labels];
      int[] gold = new int[labels];
      int[] predicted = new int[labels];
      for (int row = 0; row < times.length; row++) {
        of.counts().get(row).addTo(hits, gold, predicted, times[row]);
      }
      return metric == Metric.MACRO_F1
          ? Metric.macroF1(hits, gold, predicted)
          : Metric.microF1(hits, gold, predicted);
    }
  }
}
