package org.ltp4j.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.Supplier;
import org.ltp4j.safetensors.TensorData;

/**
 * A linear part of the encoder: some outputs and inputs of a stored matrix.
 *
 * @param name of the graph's constants
 * @param out how many outputs
 * @param in how many inputs
 * @param values the matrix, (out, in), read when it is needed
 * @param bias (out), or null
 */
record Linear(String name, int out, int in, Supplier<FloatBuffer> values, TensorData bias) {
  /**
   * Rows of a stored matrix.
   *
   * @param weight (rows, in)
   * @param first row
   * @param out how many rows
   */
  static Linear rows(String name, TensorData weight, int first, int out, TensorData bias) {
    int in = (int) weight.info().shape()[1];
    return new Linear(name, out, in, () -> floats(weight).slice(first * in, out * in), bias);
  }

  /** The numbers of a tensor in single precision. */
  static FloatBuffer floats(TensorData data) {
    return data.bytes().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  /** Some of the outputs alone, in this order. */
  Linear outputs(String part, int[] which) {
    TensorData some = null;
    if (bias != null) {
      FloatBuffer all = floats(bias);
      float[] values = new float[which.length];
      for (int i = 0; i < which.length; i++) {
        values[i] = all.get(which[i]);
      }
      some = TensorData.floats(bias.info().name() + part, values, values.length);
    }
    return new Linear(
        name + part,
        which.length,
        in,
        () -> {
          FloatBuffer all = values.get();
          FloatBuffer rows = FloatBuffer.allocate(which.length * in);
          for (int o : which) {
            rows.put(all.slice(o * in, in));
          }
          return rows.flip();
        },
        some);
  }

  /** The same outputs of some of the inputs, in this order; the bias is left out. */
  Linear inputs(String part, int[] which) {
    return new Linear(
        name + part,
        out,
        which.length,
        () -> {
          FloatBuffer all = values.get();
          FloatBuffer some = FloatBuffer.allocate(out * which.length);
          for (int o = 0; o < out; o++) {
            for (int i : which) {
              some.put(all.get(o * in + i));
            }
          }
          return some.flip();
        },
        null);
  }

  /** The matrix's bytes, (out, in). */
  ByteBuffer stored() {
    ByteBuffer bytes = ByteBuffer.allocate(in * out * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values.get());
    return bytes;
  }

  /** The matrix as it is written for x·W, (in, out). */
  ByteBuffer transposed() {
    FloatBuffer rows = values.get();
    ByteBuffer bytes = ByteBuffer.allocate(in * out * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer columns = bytes.asFloatBuffer();
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        columns.put(i * out + o, rows.get(o * in + i));
      }
    }
    return bytes;
  }
}
