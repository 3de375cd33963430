package org.ltp4j.ticket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/** Reads parts of floating-point tensors as float32, straight from the mapped bytes. */
final class TensorFloats {
  private record View(Dtype dtype, ByteBuffer bytes) {}

  private final TensorSource source;
  private final Map<String, View> views = new ConcurrentHashMap<>();

  TensorFloats(TensorSource source) {
    this.source = source;
  }

  /** Reads n entries from a flat index on into {@code out[at..at+n)}; safe from several threads. */
  void read(Parameter parameter, long offset, float[] out, int at, int n) {
    View view = views.get(parameter.name());
    if (view == null) {
      view = views.computeIfAbsent(parameter.name(), name -> open(parameter));
    }
    int first = Math.toIntExact(offset);
    switch (view.dtype) {
      case F32 -> view.bytes.asFloatBuffer().get(first, out, at, n);
      case BF16 -> {
        for (int i = 0; i < n; i++) {
          out[at + i] = Float.intBitsToFloat(view.bytes.getShort((first + i) << 1) << 16);
        }
      }
      case F16 -> {
        for (int i = 0; i < n; i++) {
          out[at + i] = half(view.bytes.getShort((first + i) << 1));
        }
      }
      default -> throw new IllegalStateException("refused when opened: " + view.dtype);
    }
  }

  String describe() {
    return source.describe();
  }

  private View open(Parameter parameter) {
    TensorInfo info = source.tensors().get(parameter.name());
    String place = source.describe() + ", tensor " + parameter.name();
    if (info == null) {
      throw Problem.input(
          place,
          "a tensor of shape " + Arrays.toString(parameter.shape()),
          "none",
          "use the file that belongs to this model");
    }
    if (!Arrays.equals(info.shape(), parameter.shape())) {
      throw Problem.input(
          place,
          "shape " + Arrays.toString(parameter.shape()),
          Arrays.toString(info.shape()),
          "use the file that belongs to this model");
    }
    if (info.dtype() != Dtype.F32 && info.dtype() != Dtype.F16 && info.dtype() != Dtype.BF16) {
      throw Problem.input(place, "F32, F16 or BF16", info.dtype(), "convert the file to F32");
    }
    ByteBuffer bytes = source.bytes(parameter.name()).slice().order(ByteOrder.LITTLE_ENDIAN);
    return new View(info.dtype(), bytes);
  }

  /** IEEE half precision to single; Java has its own from version 20 on. */
  static float half(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >> 10 & 0x1f;
    int mantissa = bits & 0x3ff;
    if (exponent == 0) {
      float magnitude = mantissa * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int wide = exponent == 31 ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | wide << 23 | mantissa << 13);
  }
}
