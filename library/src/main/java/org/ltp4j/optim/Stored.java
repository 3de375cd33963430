package org.ltp4j.optim;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.Floats;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/** Tensors to a stored state, and arrays from it, checked against what is expected. */
final class Stored {
  private static final int PIECE = 1 << 20;

  private Stored() {}

  /** A float32 tensor in its own shape, read when it is written. */
  static TensorData data(String name, Tensor t) {
    long[] shape = t.shape();
    return TensorData.floats(
        name,
        shape,
        (from, n) -> {
          try (PointerScope scope = new PointerScope()) {
            return Tensors.floats(t, from, n);
          }
        });
  }

  /** Puts what {@link #data} gave back into the tensor. */
  static void fill(Tensor t, TensorSource source, String name, Engine engine) {
    require(source, name, t.numel());
    for (long at = 0; at < t.numel(); at += PIECE) {
      int n = (int) Math.min(PIECE, t.numel() - at);
      float[] values = new float[n];
      Floats.read(Dtype.F32, source.piece(name, 4 * at, 4 * n), 0, values, 0, n);
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        Tensors.slice(t.detach().view(t.numel()), 0, at, at + n).copy_(engine.tensor(values, n));
      }
    }
  }

  /** Exactly {@code count} floats, or any number if {@code count} is negative. */
  static float[] floats(TensorSource source, String name, int count) {
    TensorInfo info = require(source, name, count);
    float[] values = new float[(int) info.elements()];
    for (int at = 0; at < values.length; at += PIECE) {
      int n = Math.min(PIECE, values.length - at);
      Floats.read(Dtype.F32, source.piece(name, 4L * at, 4 * n), 0, values, at, n);
    }
    return values;
  }

  /** The touched rows of a table with this many rows: ascending and within it. */
  static long[] rows(TensorSource source, String table, long rows) {
    String name = table + RowEntries.ROWS;
    TensorInfo info = require(source, name, -1);
    long[] values = new long[(int) info.elements()];
    source.bytes(name).asLongBuffer().get(values);
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] >= rows || i > 0 && values[i] <= values[i - 1]) {
        throw Problem.input(
            source.describe() + ": tensor " + name,
            "ascending rows below " + rows,
            values[i] + " at place " + i,
            "make the file again");
      }
    }
    return values;
  }

  private static TensorInfo require(TensorSource source, String name, long count) {
    TensorInfo info = source.tensors().get(name);
    Dtype dtype = name.endsWith(RowEntries.ROWS) ? Dtype.I64 : Dtype.F32;
    if (info == null || info.dtype() != dtype || count >= 0 && info.elements() != count) {
      throw Problem.input(
          source.describe() + ": tensor " + name,
          dtype + (count < 0 ? "" : ", " + count + " values"),
          info == null ? "no such tensor" : info,
          "use it only with the settings, ticket and base that wrote it");
    }
    return info;
  }
}
