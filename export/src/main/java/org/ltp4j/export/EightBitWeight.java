package org.ltp4j.export;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;

/**
 * A weight as signed bytes with a scale for each output.
 *
 * @param bytes a constant's name, (in, out)
 * @param scale a constant's name, (out)
 */
record EightBitWeight(String bytes, String scale) {
  private static final float LARGEST = 127;

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
    float[] scales = new float[linear.out()];
    FloatBuffer values = linear.values().get();
    for (int o = 0; o < scales.length; o++) {
      float largest = 0;
      for (int i = 0; i < linear.in(); i++) {
        largest = Math.max(largest, Math.abs(value(values, linear, o, i, factors)));
      }
      scales[o] = step(largest);
    }
    TensorInfo info =
        new TensorInfo(linear.name(), Dtype.I8, new long[] {linear.in(), linear.out()});
    return new EightBitWeight(
        graph.constant(TensorData.of(info, () -> rounded(linear, factors, scales))),
        graph.constant(TensorData.floats(linear.name() + ".scale", scales, scales.length)));
  }

  private static float value(
      FloatBuffer values, Linear linear, int out, int input, float[] factors) {
    float weight = values.get(out * linear.in() + input);
    return factors == null ? weight : weight * factors[input];
  }

  private static ByteBuffer rounded(Linear linear, float[] factors, float[] scales) {
    FloatBuffer values = linear.values().get();
    byte[] bytes = new byte[linear.in() * scales.length];
    for (int o = 0; o < scales.length; o++) {
      for (int i = 0; i < linear.in(); i++) {
        float value = value(values, linear, o, i, factors) / scales[o];
        bytes[i * scales.length + o] = (byte) Math.rint(value);
      }
    }
    return ByteBuffer.wrap(bytes);
  }
}
