package org.ltp4j.trial;

import org.ltp4j.evaluation.Interval;

/**
 * The dev accuracy of the epoch that was kept.
 *
 * @param accuracy from 0 to 1
 * @param n rows of the dev set, at least 1
 */
public record DevResult(double accuracy, int n) {
  /** Refuses what no count of rows can give. */
  public DevResult {
    if (!(accuracy >= 0 && accuracy <= 1) || n < 1) {
      throw new IllegalArgumentException("a dev accuracy of " + accuracy + " on " + n + " rows");
    }
  }

  /** Wilson's 95 % interval. */
  public Interval interval() {
    return Interval.wilson((int) Math.round(accuracy * n), n);
  }
}
