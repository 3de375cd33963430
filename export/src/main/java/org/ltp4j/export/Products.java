package org.ltp4j.export;

import org.ltp4j.safetensors.TensorData;

/** How a graph keeps the encoder's matrices, and computes with them. T tokens. */
interface Products {
  /**
   * A product.
   *
   * @param value (T, out)
   * @param bias what is still to be added, (out); null for nothing
   */
  record Product(String value, TensorData bias) {}

  /** x·Wᵀ of (T, in). */
  Product linear(String x, Linear linear);

  /** GELU between two products, of (T, in). */
  Product feedForward(String x, Linear wide, Linear narrow);

  /** Rows of the table of word embeddings, (V, H), by ids (S, B): (S, B, H). */
  String words(TensorData table, String ids);
}
