package org.ltp4j.optim;

/**
 * The learning rate over a run: linear warm-up, then constant or linear decay to zero.
 *
 * @param rate peak learning rate
 * @param warmup steps of linear rise from 0
 * @param total steps of the run
 * @param decay whether it falls linearly to zero at {@code total}
 */
public record Schedule(double rate, long warmup, long total, boolean decay) {
  /** The same rate at every step. */
  public static Schedule constant(double rate) {
    return new Schedule(rate, 0, Long.MAX_VALUE, false);
  }

  /** The rate of step {@code step}, from 0. */
  public double at(long step) {
    if (step < warmup) {
      return rate * (step + 1) / warmup;
    }
    return decay ? rate * Math.max(0, total - step) / Math.max(1, total - warmup) : rate;
  }
}
