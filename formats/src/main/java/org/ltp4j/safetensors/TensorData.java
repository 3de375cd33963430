package org.ltp4j.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/**
 * A tensor to be written. Its bytes are asked for when their turn comes and not kept afterwards, so
 * a large file needs no second copy in memory.
 *
 * @param info name, element type and shape
 * @param data yields exactly {@code info.bytes()} little-endian bytes, from position to limit
 */
public record TensorData(TensorInfo info, Supplier<ByteBuffer> data) {
  /** Bytes that are little-endian already, for example mapped ones; read only when written. */
  public static TensorData of(TensorInfo info, ByteBuffer data) {
    return new TensorData(info, data::duplicate);
  }

  /** F32 values in row-major order. */
  public static TensorData floats(String name, float[] values, long... shape) {
    return new TensorData(
        info(name, Dtype.F32, values.length, shape),
        () -> {
          ByteBuffer bytes = buffer(values.length, Dtype.F32);
          bytes.asFloatBuffer().put(values);
          return bytes;
        });
  }

  /** A vector of F32 values that are gathered when they are written. */
  public static TensorData floats(String name, int elements, Supplier<float[]> values) {
    return new TensorData(
        info(name, Dtype.F32, elements, new long[] {elements}),
        () -> floats(name, values.get(), elements).data().get());
  }

  /** I64 values in row-major order. */
  public static TensorData longs(String name, long[] values, long... shape) {
    return new TensorData(
        info(name, Dtype.I64, values.length, shape),
        () -> {
          ByteBuffer bytes = buffer(values.length, Dtype.I64);
          bytes.asLongBuffer().put(values);
          return bytes;
        });
  }

  /** U8 values in row-major order. */
  public static TensorData bytes(String name, byte[] values, long... shape) {
    return new TensorData(
        info(name, Dtype.U8, values.length, shape), () -> ByteBuffer.wrap(values));
  }

  private static TensorInfo info(String name, Dtype dtype, int elements, long[] shape) {
    TensorInfo info = new TensorInfo(name, dtype, shape.clone());
    if (info.elements() != elements) {
      throw new IllegalArgumentException(info + " cannot hold " + elements + " values");
    }
    return info;
  }

  private static ByteBuffer buffer(int elements, Dtype dtype) {
    int bytes = Math.multiplyExact(elements, dtype.bytes());
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
