package org.ltp4j.report;

import java.util.ArrayList;
import java.util.List;
import org.ltp4j.evaluation.Metric;
import org.ltp4j.evaluation.TestRows;

/** The answers of pairs of trials in languages whose rows have the same ids. */
sealed interface PairedBlock {
  /** The number of rows. */
  int rows();

  /** Takes the answers of one more language. */
  void add(Answers answers);

  /**
   * The difference of both sides' scores on some rows, summed over languages and pairs.
   *
   * @param weights how often each pair counts
   * @param rows places of the rows, of which any may be there several times
   */
  double difference(int[] weights, int[] rows);

  /**
   * Answers in one language.
   *
   * @param labels number of what is counted
   * @param first the first side's, one for each pair
   * @param second the second side's
   */
  record Answers(int labels, List<TestRows> first, List<TestRows> second) {
    int pairs() {
      return first.size();
    }

    int rows() {
      return first.get(0).ids().size();
    }
  }

  /** An empty block for languages with so many rows. */
  static PairedBlock of(Metric metric, int pairs, int rows) {
    return metric.isShare()
        ? new Rights(new int[pairs][rows])
        : new Counts(metric, rows, new ArrayList<>());
  }

  /**
   * By accuracy, for which rows can be added up over languages.
   *
   * @param gains pair, row → in how many more languages the first side got it right
   */
  record Rights(int[][] gains) implements PairedBlock {
    @Override
    public int rows() {
      return gains[0].length;
    }

    @Override
    public void add(Answers answers) {
      for (int p = 0; p < gains.length; p++) {
        for (int i = 0; i < gains[p].length; i++) {
          gains[p][i] += answers.first.get(p).counts().get(i).right() ? 1 : 0;
          gains[p][i] -= answers.second.get(p).counts().get(i).right() ? 1 : 0;
        }
      }
    }

    @Override
    public double difference(int[] weights, int[] rows) {
      int[] sums = new int[rows()];
      for (int p = 0; p < weights.length; p++) {
        for (int i = 0; i < sums.length; i++) {
          sums[i] += weights[p] * gains[p][i];
        }
      }
      long sum = 0;
      for (int row : rows) {
        sum += sums[row];
      }
      return (double) sum / rows.length;
    }
  }

  /**
   * By an F1, which is computed anew from the rows.
   *
   * @param metric which one
   * @param rows how many
   * @param languages answers
   */
  record Counts(Metric metric, int rows, List<Answers> languages) implements PairedBlock {
    @Override
    public void add(Answers answers) {
      languages.add(answers);
    }

    @Override
    public double difference(int[] weights, int[] rows) {
      double sum = 0;
      for (Answers answers : languages) {
        for (int p = 0; p < weights.length; p++) {
          if (weights[p] > 0) {
            sum +=
                weights[p]
                    * (f1(answers.labels, answers.first.get(p), rows)
                        - f1(answers.labels, answers.second.get(p), rows));
          }
        }
      }
      return sum;
    }

    private double f1(int labels, TestRows of, int[] rows) {
      int[] hits = new int[labels];
      int[] gold = new int[labels];
      int[] predicted = new int[labels];
      for (int row : rows) {
        of.counts().get(row).addTo(hits, gold, predicted, 1);
      }
      return metric == Metric.MACRO_F1
          ? Metric.macroF1(hits, gold, predicted)
          : Metric.microF1(hits, gold, predicted);
    }
  }
}
