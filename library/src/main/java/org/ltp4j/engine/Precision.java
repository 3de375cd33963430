package org.ltp4j.engine;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** The number format of the matrix products. Trained values, moments and losses are always fp32. */
public enum Precision {
  /** IEEE single precision. */
  FP32,
  /** bfloat16 products with fp32 accumulation. */
  BF16,
  /**
   * For inference only: projections of the encoder by {@link Int8Weight}, all else in single
   * precision.
   */
  INT8;

  /** The engine's name for the states' format; asking for it loads the engine. */
  public ScalarType type() {
    return this == BF16 ? ScalarType.BFloat16 : ScalarType.Float;
  }
}
