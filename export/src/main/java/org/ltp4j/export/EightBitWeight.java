package org.ltp4j.export;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;

/**
 * A weight as signed bytes with a scale for each output.
 *
 * <p>ONNX Runtime 1.24 computes on processors with AMX wrong sums for 32 tokens and more where a
 * product has 17 to 31 outputs beyond a multiple of 32 (1.20 and 1.28 do not). So these have
 * further outputs of zeros, up to the next multiple.
 *
 * @param bytes a constant's name, (in, columns)
 * @param scale a constant's name, (columns)
 * @param out how many outputs, the first of the columns
 * @param columns how many outputs with those of zeros
 */
record EightBitWeight(String bytes, String scale, int out, int columns) {
  private static final float LARGEST = 127;

  /** How many outputs AMX's tiles take at a time. */
  private static final int TILES = 32;

  /** What a step of signed bytes is, so that the largest number is 127 of them. */
  static float step(float largest) {
    return largest == 0 ? 1 : largest / LARGEST;
  }

  /**
   * Rounds.
   *
   * @param factors each input's weights are multiplied by; null for 1
   */
  static EightBitWeight of(Graph graph, Linear linear, float[] factors) {
    float[] scales = new float[columns(linear.out())];
    Arrays.fill(scales, 1);
    FloatBuffer values = linear.values().get();
    for (int o = 0; o < linear.out(); o++) {
      float largest = 0;
      for (int i = 0; i < linear.in(); i++) {
        largest = Math.max(largest, Math.abs(value(values, linear, o, i, factors)));
      }
      scales[o] = step(largest);
    }
    TensorInfo info =
        new TensorInfo(linear.name(), Dtype.I8, new long[] {linear.in(), scales.length});
    return new EightBitWeight(
        graph.constant(TensorData.of(info, () -> rounded(linear, factors, scales))),
        graph.constant(TensorData.floats(linear.name() + ".scale", scales, scales.length)),
        linear.out(),
        scales.length);
  }

  private static int columns(int out) {
    int beyond = out % TILES;
    return beyond > TILES / 2 ? out - beyond + TILES : out;
  }

  private static float value(
      FloatBuffer values, Linear linear, int out, int input, float[] factors) {
    float weight = values.get(out * linear.in() + input);
    return factors == null ? weight : weight * factors[input];
  }

  private static ByteBuffer rounded(Linear linear, float[] factors, float[] scales) {
    FloatBuffer values = linear.values().get();
    byte[] bytes = new byte[linear.in() * scales.length];
    for (int o = 0; o < linear.out(); o++) {
      for (int i = 0; i < linear.in(); i++) {
        float value = value(values, linear, o, i, factors) / scales[o];
        bytes[i * scales.length + o] = (byte) Math.rint(value);
      }
    }
    return ByteBuffer.wrap(bytes);
  }
}
