package org.ltp4j.engine;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** The number format of the matrix products. Trained values, moments and losses are always fp32. */
public enum Precision {
  /** IEEE single precision. */
  FP32,
  /** bfloat16 products with fp32 accumulation. */
  BF16;

  /** The engine's name for the format; asking for it loads the engine. */
  public ScalarType type() {
    return this == FP32 ? ScalarType.Float : ScalarType.BFloat16;
  }
}
