package org.ltp4j.evaluation;

import java.util.List;
import org.ltp4j.problem.Problem;

/**
 * What a model says about one row. The array is shared with the caller, who leaves it alone.
 *
 * @param id the row's id
 * @param language language code; null where the data has none
 * @param gold names of the true label or labels, or of each word's; null if unknown
 * @param scores one logit per label, in the task's order of labels; for words one after another
 */
public record Prediction(String id, String language, List<String> gold, float[] scores) {
  /**
   * Refuses scores that have no largest one.
   *
   * @throws Problem if there are none, or one is infinite or no number
   */
  public Prediction {
    gold = gold == null ? null : List.copyOf(gold);
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

  /** Index of the label with the largest score, of equal ones the first. */
  public int label() {
    return largest(scores);
  }

  /** Index of the largest score, of equal ones the first. */
  public static int largest(float[] scores) {
    return OneLabel.largest(scores, 0, scores.length);
  }

  /** The softmax of the scores: one probability per label. */
  public double[] probabilities() {
    return Confidence.NONE.probabilities(scores);
  }
}
