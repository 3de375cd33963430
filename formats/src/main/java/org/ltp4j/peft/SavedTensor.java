package org.ltp4j.peft;

import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.Floats;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.safetensors.WholeTensor;

/** Tensors of an adapter's file, read in single precision. */
public final class SavedTensor {
  private static final int PIECE = 1 << 18;

  private SavedTensor() {}

  /**
   * Reads a tensor; half and bfloat16 widen exactly.
   *
   * @param file holds it
   * @param stored its name there
   * @param name its name in what is returned
   * @return its values in single precision
   * @throws Problem (input) unless its values are finite floating-point numbers
   */
  public static WholeTensor read(TensorSource file, String stored, String name) {
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
    return new WholeTensor(name, info.shape(), values);
  }

  static String where(TensorSource file, String stored) {
    return file.describe() + ": tensor " + stored.replaceAll("(?s)^(.{200}).+", "$1…");
  }
}
