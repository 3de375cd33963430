package org.ltp4j.modelfiles;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.DirectBuffers;
import org.ltp4j.safetensors.Quoted;
import org.ltp4j.safetensors.TensorInfo;

/** Widens the element types that weights are stored in to the one that is computed in. */
public final class HalfFloats {
  private HalfFloats() {}

  /**
   * The values as float32. Half and bfloat16 widen exactly; double rounds to nearest.
   *
   * @param info element type and size
   * @param data little-endian bytes of the tensor
   * @return {@code data} itself if it is F32, otherwise a new direct little-endian buffer
   * @throws Problem if the elements are not floating point
   */
  public static ByteBuffer toFloat32(TensorInfo info, ByteBuffer data) {
    return switch (info.dtype()) {
      case F32 -> data;
      case F16 -> convert(info, data, (from, i) -> ofHalf(from.getShort(2 * i)));
      case BF16 -> convert(info, data, (from, i) -> ofBfloat(from.getShort(2 * i)));
      case F64 -> convert(info, data, (from, i) -> (float) from.getDouble(8 * i));
      default ->
          throw Problem.input(
              place(info), "floating point weights", info.dtype(), "use the model's float weights");
    };
  }

  private interface Element {
    float at(ByteBuffer from, int index);
  }

  private static ByteBuffer convert(TensorInfo info, ByteBuffer data, Element element) {
    ByteBuffer from = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    int elements = from.remaining() / info.dtype().bytes();
    ByteBuffer to = DirectBuffers.allocate(place(info), 4L * elements);
    for (int i = 0; i < elements; i++) {
      to.putFloat(4 * i, element.at(from, i));
    }
    return to;
  }

  private static String place(TensorInfo info) {
    return "tensor " + Quoted.of(info.name());
  }

  static float ofBfloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** IEEE 754 binary16 (1 sign, 5 exponent, 10 fraction bits) to binary32, NaN payloads kept. */
  static float ofHalf(short bits) {
    int sign = (bits & 0x8000) << 16;
    int magnitude = bits & 0x7fff;
    if (magnitude >= 0x7c00) {
      return Float.intBitsToFloat(sign | 0x7f800000 | (magnitude & 0x3ff) << 13);
    }
    if (magnitude < 0x400) {
      // Subnormal: a multiple of 2^-24, which float32 holds as a normal number.
      return Math.copySign(magnitude * 0x1p-24f, Float.intBitsToFloat(sign));
    }
    return Float.intBitsToFloat(sign | (magnitude + ((127 - 15) << 10)) << 13);
  }
}
