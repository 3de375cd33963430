package org.ltp4j.experiment;

import java.util.Arrays;
import java.util.List;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.evaluation.LabelSet;
import org.ltp4j.evaluation.Metric;
import org.ltp4j.evaluation.OneLabel;

/**
 * What a model scores on the dev rows of a task. Of several {@linkplain Decision#candidates ways to
 * decide} it is the one with the largest F1 of all labels together.
 *
 * @param accuracy share of rows whose whole answer is right
 * @param macroF1 mean F1 of the labels (or types of spans) that occur, as true ones or as
 *     predictions
 * @param f1 F1 of all labels or spans together
 * @param loss mean cross entropy, in which all rows (or words) count alike
 * @param decision the way to decide
 */
record DevScores(double accuracy, double macroF1, double f1, double loss, Decision decision) {
  /** Rows that are right, for each candidate; before its counts. */
  private static final int RIGHT = 1;

  /** Rows, losses, and the sum of losses: what is the same for all candidates. */
  private static final int COMMON = 3;

  /**
   * What some rows add to the scores of all, as numbers that are summed: rows, losses and their
   * sum; then for each candidate the rows that are right, and of everything that is counted hits,
   * true and predicted ones.
   *
   * @param scores of every row
   * @param gold true answers
   */
  static double[] part(Decision usual, List<float[]> scores, int[][] gold) {
    List<Decision> candidates = usual.candidates();
    int counted = usual.counted().size();
    int[][] sums = new int[3 * candidates.size()][counted];
    double[] part = new double[COMMON + candidates.size() * (RIGHT + 3 * counted)];
    for (int i = 0; i < gold.length; i++) {
      part[0]++;
      part[1] += usual.losses(scores.get(i));
      part[2] += usual.loss(scores.get(i), gold[i]);
      for (int c = 0; c < candidates.size(); c++) {
        Decision way = candidates.get(c);
        var counts = way.count(gold[i], way.decide(scores.get(i), gold[i].length));
        counts.addTo(sums[3 * c], sums[3 * c + 1], sums[3 * c + 2], 1);
        part[COMMON + c * (RIGHT + 3 * counted)] += counts.right() ? 1 : 0;
      }
    }
    for (int s = 0; s < sums.length; s++) {
      int at = COMMON + (s / 3) * (RIGHT + 3 * counted) + RIGHT + (s % 3) * counted;
      for (int k = 0; k < counted; k++) {
        part[at + k] = sums[s][k];
      }
    }
    return part;
  }

  /** The scores of all rows, of the sums of their parts. */
  static DevScores of(Decision usual, double[] sums) {
    int counted = usual.counted().size();
    DevScores best = null;
    int at = COMMON;
    for (Decision way : usual.candidates()) {
      int[] hits = counts(sums, at + RIGHT, counted);
      int[] gold = counts(sums, at + RIGHT + counted, counted);
      int[] predicted = counts(sums, at + RIGHT + 2 * counted, counted);
      DevScores scores =
          new DevScores(
              sums[at] / sums[0],
              Metric.macroF1(hits, gold, predicted),
              Metric.microF1(hits, gold, predicted),
              sums[2] / sums[1],
              way);
      best = best == null || scores.f1 > best.f1 ? scores : best;
      at += RIGHT + 3 * counted;
    }
    return best;
  }

  private static int[] counts(double[] sums, int from, int n) {
    return Arrays.stream(sums, from, from + n).mapToInt(sum -> (int) sum).toArray();
  }

  /** The F1 where it is not the accuracy; null where rows have one label each. */
  Double microF1() {
    return decision instanceof OneLabel ? null : Double.valueOf(f1);
  }

  /** The threshold that was fitted; null where there is none. */
  Double threshold() {
    return decision instanceof LabelSet set ? Double.valueOf(set.threshold()) : null;
  }
}
