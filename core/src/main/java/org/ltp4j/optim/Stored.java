package org.ltp4j.optim;

import java.util.Arrays;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/** Arrays from a stored state, checked against what is expected. */
final class Stored {
  private Stored() {}

  /** Exactly {@code count} floats, or any number if {@code count} is negative. */
  static float[] floats(TensorSource source, String name, int count) {
    TensorInfo info = require(source, name, count);
    float[] values = new float[(int) info.elements()];
    source.bytes(name).asFloatBuffer().get(values);
    return values;
  }

  /** Any number of longs. */
  static long[] longs(TensorSource source, String name) {
    TensorInfo info = require(source, name, -1);
    long[] values = new long[(int) info.elements()];
    source.bytes(name).asLongBuffer().get(values);
    return values;
  }

  private static TensorInfo require(TensorSource source, String name, int count) {
    TensorInfo info = source.tensors().get(name);
    if (info == null || count >= 0 && info.elements() != count) {
      throw Problem.input(
          source.describe() + ": tensor " + name,
          count < 0 ? "a stored array" : count + " values",
          info == null ? "no such tensor" : Arrays.toString(info.shape()),
          "resume only with the settings, ticket and base that wrote it");
    }
    return info;
  }
}
