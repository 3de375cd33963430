package org.ltp4j.peft;

import java.util.Arrays;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.Floats;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/**
 * A tensor of an adapter's file in single precision.
 *
 * @param name the parameter's, as transformers has it
 * @param shape sizes, outermost first
 * @param values row by row
 */
public record SavedTensor(String name, long[] shape, float[] values) {
  private static final int PIECE = 1 << 18;

  /** Reads a tensor; half and bfloat16 widen exactly. */
  static SavedTensor read(TensorSource file, String stored, String name) {
    TensorInfo info = file.require(stored);
    if (!Floats.are(info.dtype()) || info.elements() > Integer.MAX_VALUE) {
      throw Problem.input(where(file, stored), "floating-point numbers", info, "save it again");
    }
    Dtype dtype = info.dtype();
    float[] values = new float[(int) info.elements()];
    for (int at = 0; at < values.length; at += PIECE) {
      int n = Math.min(PIECE, values.length - at);
      Floats.read(
          dtype,
          file.piece(stored, (long) at * dtype.bytes(), n * dtype.bytes()),
          0,
          values,
          at,
          n);
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw Problem.input(
            where(file, stored),
            "finite numbers",
            values[i] + " at place " + i,
            "train it again, or download it again");
      }
    }
    return new SavedTensor(name, info.shape(), values);
  }

  static String where(TensorSource file, String stored) {
    return file.describe() + ": tensor " + stored.replaceAll("(?s)^(.{200}).+", "$1…");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SavedTensor t
        && name.equals(t.name)
        && Arrays.equals(shape, t.shape)
        && Arrays.equals(values, t.values);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name + Arrays.toString(shape);
  }
}
