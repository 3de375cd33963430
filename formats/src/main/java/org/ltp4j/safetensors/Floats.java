package org.ltp4j.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.ltp4j.problem.Problem;

/**
 * Widens the element types that weights are stored in to the one that is computed in: the only
 * place where that is done. Half and bfloat16 widen exactly; double rounds to nearest.
 */
public final class Floats {
  private static final int BLOCK = 1 << 14;

  private Floats() {}

  /** Whether elements are floating point. */
  public static boolean are(Dtype dtype) {
    return switch (dtype) {
      case F16, BF16, F32, F64 -> true;
      default -> false;
    };
  }

  /**
   * Reads n consecutive elements into {@code out[at..at+n)}.
   *
   * @param bytes little-endian elements from its position on
   * @param first index of the first one to read
   * @throws IllegalArgumentException if the elements are not floating point
   */
  public static void read(Dtype dtype, ByteBuffer bytes, int first, float[] out, int at, int n) {
    ByteBuffer from = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    switch (dtype) {
      case F32 -> from.asFloatBuffer().get(first, out, at, n);
      case F16, BF16 -> readHalves(dtype, from.asShortBuffer(), first, out, at, n);
      case F64 -> {
        for (int i = 0; i < n; i++) {
          out[at + i] = (float) from.getDouble(8 * (first + i));
        }
      }
      default -> throw new IllegalArgumentException("no floating point: " + dtype);
    }
  }

  /** Through an array: each look into a buffer is checked, and a model has 100 million of them. */
  private static void readHalves(
      Dtype dtype, ShortBuffer from, int first, float[] out, int at, int n) {
    short[] block = new short[Math.min(n, BLOCK)];
    for (int done = 0; done < n; done += block.length) {
      int length = Math.min(block.length, n - done);
      from.get(first + done, block, 0, length);
      if (dtype == Dtype.F16) {
        Halves.widen(block, out, at + done, length);
      } else {
        widenBfloats(block, out, at + done, length);
      }
    }
  }

  private static void widenBfloats(short[] bits, float[] out, int at, int n) {
    for (int i = 0; i < n; i++) {
      out[at + i] = ofBfloat(bits[i]);
    }
  }

  /** What each of the 65,536 halves is: looked up in a third of the time of working it out. */
  private static final class Halves {
    private static final float[] VALUES = new float[1 << Short.SIZE];

    static {
      for (int bits = 0; bits < VALUES.length; bits++) {
        VALUES[bits] = ofHalf((short) bits);
      }
    }

    static void widen(short[] bits, float[] out, int at, int n) {
      for (int i = 0; i < n; i++) {
        out[at + i] = VALUES[Short.toUnsignedInt(bits[i])];
      }
    }
  }

  /**
   * The values as float32.
   *
   * @param info element type and name
   * @param data little-endian bytes of the tensor or of a piece of it
   * @return {@code data} itself if it is F32, otherwise a new direct little-endian buffer
   * @throws Problem if the elements are not floating point
   */
  public static ByteBuffer toFloat32(TensorInfo info, ByteBuffer data) {
    require(info);
    if (info.dtype() == Dtype.F32) {
      return data;
    }
    int elements = data.remaining() / info.dtype().bytes();
    ByteBuffer to = DirectBuffers.allocate(place(info), (long) Float.BYTES * elements);
    FloatBuffer floats = to.asFloatBuffer();
    float[] block = new float[Math.min(elements, BLOCK)];
    for (int first = 0; first < elements; first += BLOCK) {
      int n = Math.min(BLOCK, elements - first);
      read(info.dtype(), data, first, block, 0, n);
      floats.put(block, 0, n);
    }
    return to;
  }

  /**
   * Refuses a tensor that is not floating point.
   *
   * @throws Problem that names it
   */
  public static void require(TensorInfo info) {
    if (!are(info.dtype())) {
      throw Problem.input(
          place(info), "floating point weights", info.dtype(), "use the model's float weights");
    }
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
