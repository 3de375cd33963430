package org.ltp4j.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * A tensor to be written. Its bytes are asked for when their turn comes, piece by piece, and not
 * kept afterwards: a large file needs no second copy in memory, and a tensor may have any size.
 *
 * @param info name, element type and shape
 * @param pieces yields little-endian buffers, each from position to limit, which one after the
 *     other have exactly {@code info.bytes()} bytes
 */
public record TensorData(TensorInfo info, Supplier<Iterator<ByteBuffer>> pieces) {
  private static final int PIECE = 1 << 20;

  /** Part of a tensor. */
  @FunctionalInterface
  public interface Piece<T> {
    /** The n elements from a flat index on. */
    T of(long from, int n);
  }

  /** Bytes that fit into one buffer, made when they are written. */
  public static TensorData of(TensorInfo info, Supplier<ByteBuffer> data) {
    return new TensorData(info, () -> List.of(data.get()).iterator());
  }

  /** Little-endian bytes of a piece of the elements at a time. */
  public static TensorData pieces(TensorInfo info, Piece<ByteBuffer> piece) {
    return new TensorData(
        info,
        () ->
            LongStream.iterate(0, from -> from < info.elements(), from -> from + PIECE)
                .mapToObj(from -> piece.of(from, (int) Math.min(PIECE, info.elements() - from)))
                .iterator());
  }

  /** F32 values, a piece at a time. */
  public static TensorData floats(String name, long[] shape, Piece<float[]> piece) {
    return pieces(
        new TensorInfo(name, Dtype.F32, shape.clone()), (from, n) -> bytes(piece.of(from, n)));
  }

  private static ByteBuffer bytes(float[] values) {
    ByteBuffer bytes = buffer(values.length, Dtype.F32);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  /**
   * All bytes at once.
   *
   * @throws ArithmeticException if they are 2 GB or more
   */
  public ByteBuffer bytes() {
    ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(info.bytes()));
    pieces.get().forEachRemaining(piece -> all.put(piece.duplicate()));
    return all.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Bytes that are little-endian already, for example mapped ones; read only when written. */
  public static TensorData of(TensorInfo info, ByteBuffer data) {
    return of(info, data::duplicate);
  }

  /** F32 values in row-major order. */
  public static TensorData floats(String name, float[] values, long... shape) {
    return floats(
        info(name, Dtype.F32, values.length, shape).name(),
        shape,
        (from, n) -> Arrays.copyOfRange(values, (int) from, (int) from + n));
  }

  /** A vector of F32 values that are gathered when they are written. */
  public static TensorData floats(String name, int elements, Supplier<float[]> values) {
    TensorInfo info = info(name, Dtype.F32, elements, new long[] {elements});
    return new TensorData(info, () -> floats(name, values.get(), elements).pieces().get());
  }

  /** I64 values in row-major order. */
  public static TensorData longs(String name, long[] values, long... shape) {
    return of(
        info(name, Dtype.I64, values.length, shape),
        () -> {
          ByteBuffer bytes = buffer(values.length, Dtype.I64);
          bytes.asLongBuffer().put(values);
          return bytes;
        });
  }

  /** U8 values in row-major order. */
  public static TensorData bytes(String name, byte[] values, long... shape) {
    return of(info(name, Dtype.U8, values.length, shape), () -> ByteBuffer.wrap(values));
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
