package org.ltp4j.recipe;

/** The number format of matrix products. */
public enum Precision {
  /** 32-bit floats throughout. */
  FP32,
  /** bfloat16 products, 32-bit weights and moments. */
  BF16
}
