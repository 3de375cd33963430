package org.ltp4j.evaluation;

import org.ltp4j.problem.Problem;

/**
 * What a model says about one row. The array is shared with the caller, who leaves it alone.
 *
 * @param id the row's id
 * @param language language code; null where the data has none
 * @param gold name of the true label; null if unknown
 * @param scores one logit per label, in the task's order of labels
 */
public record Prediction(String id, String language, String gold, float[] scores) {
  /**
   * Refuses scores that have no largest one.
   *
   * @throws Problem if there are none, or one is infinite or no number
   */
  public Prediction {
    if (scores.length == 0) {
      throw new IllegalArgumentException("a score for every label");
    }
    for (float score : scores) {
      if (!Float.isFinite(score)) {
        throw Problem.input(
            "row '" + Cells.escape(id) + "'",
            "finite scores from the model",
            score,
            "the weights have diverged or are damaged; train with a lower learning rate");
      }
    }
  }

  /** Index of the predicted label: the largest score, of equal ones the first. */
  public int label() {
    return largest(scores);
  }

  /** Index of the largest score, of equal ones the first. */
  public static int largest(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }

  /** The softmax of the scores: one probability per label. */
  public double[] probabilities() {
    double largest = scores[label()];
    double[] probabilities = new double[scores.length];
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      probabilities[i] = Math.exp(scores[i] - largest);
      sum += probabilities[i];
    }
    for (int i = 0; i < scores.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }
}
