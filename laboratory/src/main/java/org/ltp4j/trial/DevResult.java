package org.ltp4j.trial;

import org.ltp4j.evaluation.Interval;
import org.ltp4j.evaluation.Metric;

/**
 * What the epoch that was kept scores on dev.
 *
 * @param accuracy from 0 to 1
 * @param n rows of the dev set, at least 1
 * @param macroF1 from 0 to 1; null in files of versions that did not measure it
 * @param microF1 likewise, of labels or spans; null where rows have one label each
 * @param loss mean cross entropy; null likewise
 */
public record DevResult(double accuracy, int n, Double macroF1, Double microF1, Double loss) {
  /** Refuses numbers that no count of rows can give. */
  public DevResult {
    if (!(accuracy >= 0 && accuracy <= 1) || n < 1) {
      throw new IllegalArgumentException("a dev accuracy of " + accuracy + " on " + n + " rows");
    }
    if (macroF1 != null && !(macroF1 >= 0 && macroF1 <= 1)) {
      throw new IllegalArgumentException("a dev macro-F1 of " + macroF1);
    }
    loss = loss == null || !Double.isFinite(loss) ? null : loss;
  }

  /** A result of which only the accuracy is known. */
  public DevResult(double accuracy, int n) {
    this(accuracy, n, null, null, null);
  }

  /** Wilson's 95 % interval of the accuracy. */
  public Interval interval() {
    return Interval.wilson((int) Math.round(accuracy * n), n);
  }

  /** By a metric; null if it is not known. */
  public Double of(Metric metric) {
    return switch (metric) {
      case ACCURACY -> Double.valueOf(accuracy);
      case MACRO_F1 -> macroF1;
      case MICRO_F1, SPAN_F1 -> microF1;
    };
  }
}
