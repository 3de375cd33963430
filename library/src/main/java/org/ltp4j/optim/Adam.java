package org.ltp4j.optim;

/**
 * Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019).
 *
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param weightDecay share of lr·θ taken off at each step
 */
public record Adam(double beta1, double beta2, double epsilon, double weightDecay) {
  /** PyTorch's defaults without decay. */
  public static final Adam DEFAULT = new Adam(0.9, 0.999, 1e-8, 0);

  /** The same with another weight decay. */
  public Adam decaying(double share) {
    return new Adam(beta1, beta2, epsilon, share);
  }

  /**
   * The constants of one update.
   *
   * @param adam the optimizer
   * @param rate learning rate
   * @param count updates so far, this one included; from 1
   * @param scale factor on gradients (clipping)
   */
  public record Update(Adam adam, double rate, long count, double scale) {
    /** lr / (1 - β1^t). */
    public double stepSize() {
      return rate / (1 - Math.pow(adam.beta1, count));
    }

    /** √(1 - β2^t). */
    public double rootCorrection() {
      return Math.sqrt(1 - Math.pow(adam.beta2, count));
    }

    /** 1 - lr·decay. */
    public double shrink() {
      return 1 - rate * adam.weightDecay;
    }
  }
}
