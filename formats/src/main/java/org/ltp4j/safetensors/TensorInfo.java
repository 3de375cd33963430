package org.ltp4j.safetensors;

import java.util.Arrays;

/**
 * What a file says of one tensor.
 *
 * @param name name in the file
 * @param dtype element type
 * @param shape sizes, outermost first; empty for a scalar
 */
public record TensorInfo(String name, Dtype dtype, long[] shape) {
  /** The number of elements. */
  public long elements() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /** The number of bytes. */
  public long bytes() {
    return Math.multiplyExact(elements(), (long) dtype.bytes());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorInfo t
        && name.equals(t.name)
        && dtype == t.dtype
        && Arrays.equals(shape, t.shape);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name + " " + dtype + Arrays.toString(shape);
  }
}
