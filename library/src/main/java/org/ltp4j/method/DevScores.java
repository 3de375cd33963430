package org.ltp4j.method;

import java.util.ArrayList;
import java.util.List;
import org.ltp4j.evaluation.Confusion;
import org.ltp4j.evaluation.Metrics;
import org.ltp4j.evaluation.Prediction;

/**
 * What a model scores on the dev rows of a task.
 *
 * @param accuracy share of right answers
 * @param macroF1 mean F1 of the labels that occur, as true ones or as predictions
 * @param loss mean cross entropy, in which all rows count alike
 */
record DevScores(double accuracy, double macroF1, double loss) {
  /**
   * What some rows add to the scores of all, as numbers that are summed: how often each label was
   * taken for each, then the sum of cross entropies.
   *
   * @param scores of every row, (N, C)
   * @param gold true labels
   */
  static double[] part(List<float[]> scores, int[] gold, int labels) {
    double[] part = new double[labels * labels + 1];
    for (int i = 0; i < gold.length; i++) {
      float[] row = scores.get(i);
      part[gold[i] * labels + Prediction.largest(row)]++;
      part[labels * labels] += crossEntropy(row, gold[i]);
    }
    return part;
  }

  /** The scores of all rows, of the sums of their parts. */
  static DevScores of(double[] sums, int labels) {
    List<List<Integer>> counts = new ArrayList<>();
    for (int g = 0; g < labels; g++) {
      List<Integer> row = new ArrayList<>();
      for (int p = 0; p < labels; p++) {
        row.add((int) sums[g * labels + p]);
      }
      counts.add(row);
    }
    Metrics metrics = Metrics.of(new Confusion(counts));
    return new DevScores(
        metrics.accuracy(), metrics.macroF1(), sums[labels * labels] / metrics.n());
  }

  private static double crossEntropy(float[] scores, int gold) {
    double largest = scores[Prediction.largest(scores)];
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score - largest);
    }
    return Math.log(sum) + largest - scores[gold];
  }
}
