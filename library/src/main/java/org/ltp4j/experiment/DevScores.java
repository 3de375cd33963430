package org.ltp4j.experiment;

import org.ltp4j.evaluation.Decision;
import org.ltp4j.evaluation.LabelSet;
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
  /** The F1 where it is not the accuracy; null where rows have one label each. */
  Double microF1() {
    return decision instanceof OneLabel ? null : Double.valueOf(f1);
  }

  /** The threshold that was fitted; null where there is none. */
  Double threshold() {
    return decision instanceof LabelSet set ? Double.valueOf(set.threshold()) : null;
  }
}
