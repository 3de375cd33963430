package org.ltp4j.export;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.ltp4j.export.Products.Linear;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;

/**
 * A weight as signed bytes with a scale for each output.
 *
 * @param bytes a constant's name, (channels, out)
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
   * @param part appended to the constants' names
   * @param channels of the input that take part, ascending or not
   * @param factors each channel's weights are multiplied by, by the input's channel; null for 1
   */
  static EightBitWeight of(
      Graph graph, Linear linear, String part, int[] channels, float[] factors) {
    float[] scales = new float[linear.out()];
    FloatBuffer values = linear.values();
    for (int o = 0; o < scales.length; o++) {
      float largest = 0;
      for (int channel : channels) {
        largest = Math.max(largest, Math.abs(value(values, linear, o, channel, factors)));
      }
      scales[o] = step(largest);
    }
    String name = linear.name() + part;
    TensorInfo info = new TensorInfo(name, Dtype.I8, new long[] {channels.length, linear.out()});
    return new EightBitWeight(
        graph.constant(TensorData.of(info, () -> rounded(linear, channels, factors, scales))),
        graph.constant(TensorData.floats(name + ".scale", scales, scales.length)));
  }

  private static float value(
      FloatBuffer values, Linear linear, int out, int channel, float[] factors) {
    float weight = values.get(out * linear.in() + channel);
    return factors == null ? weight : weight * factors[channel];
  }

  private static ByteBuffer rounded(
      Linear linear, int[] channels, float[] factors, float[] scales) {
    FloatBuffer values = linear.values();
    byte[] bytes = new byte[channels.length * scales.length];
    for (int o = 0; o < scales.length; o++) {
      for (int i = 0; i < channels.length; i++) {
        float value = value(values, linear, o, channels[i], factors) / scales[o];
        bytes[i * scales.length + o] = (byte) Math.rint(value);
      }
    }
    return ByteBuffer.wrap(bytes);
  }
}
