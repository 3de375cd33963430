package org.ltp4j.optim;

/**
 * The learning rate over a run: it rises evenly from 0, then goes on as its shape says.
 *
 * @param shape what follows the rise
 * @param rate highest learning rate
 * @param warmup steps of the rise
 * @param total steps of the run
 */
public record Schedule(Shape shape, double rate, long warmup, long total) {
  /** What the rate does once it has risen. */
  public enum Shape {
    /** It stays. */
    CONSTANT {
      @Override
      double at(double rate, long passed, long all) {
        return rate;
      }
    },
    /** It falls evenly to 0 at the end of the run. */
    LINEAR {
      @Override
      double at(double rate, long passed, long all) {
        return rate * Math.max(0, all - passed) / Math.max(1, all);
      }
    },
    /** It falls to 0 along half a cosine, rate · (1 + cos πx) / 2 (Loshchilov and Hutter 2017). */
    COSINE {
      @Override
      double at(double rate, long passed, long all) {
        double x = Math.min(1, (double) passed / Math.max(1, all));
        return rate * (1 + StrictMath.cos(Math.PI * x)) / 2; // the same on every machine
      }
    };

    /**
     * The rate after some steps.
     *
     * @param passed steps since the rise
     * @param all steps from the rise to the end of the run
     */
    abstract double at(double rate, long passed, long all);
  }

  /**
   * The same rate at every step.
   *
   * @param rate of all steps
   * @return a schedule without a rise or an end
   */
  public static Schedule constant(double rate) {
    return new Schedule(Shape.CONSTANT, rate, 0, Long.MAX_VALUE);
  }

  /**
   * As settings say it.
   *
   * @param shape what follows the rise
   * @param rate highest learning rate
   * @param warmup steps of the rise, or a share of the run if below 1, rounded up to whole steps
   * @param total steps of the run
   * @return that schedule
   */
  public static Schedule of(Shape shape, double rate, double warmup, long total) {
    long steps = (long) Math.ceil(warmup < 1 ? warmup * total : warmup);
    return new Schedule(shape, rate, steps, total);
  }

  /**
   * The rate of a step.
   *
   * @param step from 0
   * @return the learning rate
   */
  public double at(long step) {
    return at(step, rate);
  }

  /**
   * The rate of a step where another one is the highest, as for a group of parameters.
   *
   * @param step from 0
   * @param highest learning rate
   * @return the learning rate
   */
  public double at(long step, double highest) {
    return step < warmup
        ? highest * (step + 1) / warmup
        : shape.at(highest, step - warmup, total - warmup);
  }
}
