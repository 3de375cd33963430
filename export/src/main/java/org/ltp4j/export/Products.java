package org.ltp4j.export;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.ltp4j.safetensors.TensorData;

/** How a graph keeps the encoder's matrices, and computes with them. */
interface Products {
  /**
   * A product.
   *
   * @param value (B, S, out)
   * @param bias what is still to be added, (out); null for nothing
   */
  record Product(String value, TensorData bias) {}

  /**
   * A linear part of the encoder: some rows of a stored matrix.
   *
   * @param name of the graph's constants
   * @param weight the stored matrix, (rows, in)
   * @param first row
   * @param out how many rows
   * @param bias (out), or null
   * @param use what its place in the encoder says of it
   */
  record Linear(String name, TensorData weight, int first, int out, TensorData bias, Use use) {
    int in() {
      return (int) weight.info().shape()[1];
    }

    /** The rows' values, (out, in). */
    FloatBuffer values() {
      return weight
          .bytes()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .slice(first * in(), out * in());
    }
  }

  /** What the place of a product says of it. */
  enum Use {
    /** Nothing. */
    ANY,
    /** It makes attention's values. */
    VALUES,
    /** Its input comes from GELU, and so is never below -0.17. */
    BEHIND_GELU
  }

  /** x·Wᵀ of (B, S, in). */
  Product linear(String x, Linear linear);

  /** Rows of the table of word embeddings, (V, H), by ids (B, S): (B, S, H). */
  String words(TensorData table, String ids);
}
