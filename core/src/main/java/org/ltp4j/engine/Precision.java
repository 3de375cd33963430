package org.ltp4j.engine;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** The number format of the matrix products. Trained values, moments and losses are always fp32. */
public enum Precision {
  /** IEEE single precision. */
  FP32(ScalarType.Float),
  /** bfloat16 products with fp32 accumulation. */
  BF16(ScalarType.BFloat16);

  private final ScalarType type;

  Precision(ScalarType type) {
    this.type = type;
  }

  /** The engine's name for the format. */
  public ScalarType type() {
    return type;
  }
}
