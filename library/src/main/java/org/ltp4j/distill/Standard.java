package org.ltp4j.distill;

import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Tensors;

/**
 * How states are centred and divided by their deviation, number by number over a batch. Those of
 * sentence encoders lie in a narrow cone, so that distances and cosines of the states as they are
 * say little about what tells two of them apart.
 *
 * @param mean (1, G)
 * @param rate 1 over the deviation, (1, G)
 */
record Standard(Tensor mean, Tensor rate) {
  private static final double EPSILON = 1e-6;

  /** That of these states, (n, G). */
  static Standard of(Tensor states) {
    Tensor x = states.to(ScalarType.Float);
    Tensor mean = columnMeans(x);
    Tensor centred = x.sub(mean);
    Tensor variance = columnMeans(centred.mul(centred)); // (1, G)
    return new Standard(mean, variance.add(Tensors.scalar(EPSILON)).rsqrt());
  }

  /**
   * The states by this measure, in single precision; of those it was made of each column is centred
   * and of variance 1, or 0 where it has none.
   *
   * @param states (n, G)
   */
  Tensor apply(Tensor states) {
    return states.to(ScalarType.Float).sub(mean).mul(rate);
  }

  private static Tensor columnMeans(Tensor x) {
    return x.mean(new long[] {0}, true, new ScalarTypeOptional());
  }
}
