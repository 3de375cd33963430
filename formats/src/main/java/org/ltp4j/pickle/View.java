package org.ltp4j.pickle;

import java.nio.ByteBuffer;
import org.ltp4j.safetensors.DirectBuffers;
import org.ltp4j.safetensors.MappedFile;

/**
 * A tensor as PyTorch stores it: element (i, j, ...) is element {@code first + i*strides[0] +
 * j*strides[1] + ...} of the storage.
 *
 * @param first the first element's index in the storage
 * @param shape sizes, outermost first
 * @param strides distances in elements, as many as sizes
 */
record View(Storage storage, long first, long[] shape, long[] strides) {
  /** The number of elements. */
  long elements() {
    long product = 1;
    for (long size : shape) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  /**
   * The number of storage elements from the first to the last one used.
   *
   * @throws ArithmeticException if it exceeds 64 bits
   */
  long span() {
    long last = 0;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] == 0) {
        return 0;
      }
      last = Math.addExact(last, Math.multiplyExact(shape[i] - 1, strides[i]));
    }
    return last + 1;
  }

  /** Whether the elements lie in row-major order without gaps. */
  boolean isContiguous() {
    long distance = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] > 1 && strides[i] != distance) {
        return elements() == 0;
      }
      distance *= shape[i];
    }
    return true;
  }

  /** The first byte in the file. */
  long firstByte() {
    return storage.offset() + first * storage.dtype().bytes();
  }

  /**
   * The elements in row-major order: mapped if they lie so, else a copy.
   *
   * @param where the tensor, for messages
   */
  ByteBuffer rowMajor(MappedFile file, String where) {
    ByteBuffer span = file.region(where, firstByte(), span() * storage.dtype().bytes());
    if (isContiguous()) {
      return span;
    }
    ByteBuffer copy = DirectBuffers.allocate(where, elements() * storage.dtype().bytes());
    copy(span, copy);
    return copy;
  }

  private void copy(ByteBuffer span, ByteBuffer rowMajor) {
    int width = storage.dtype().bytes();
    long[] index = new long[shape.length];
    int from = 0;
    for (int to = 0; to < rowMajor.limit(); to += width) {
      rowMajor.put(to, span, from * width, width);
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        from += (int) strides[axis];
        if (++index[axis] < shape[axis]) {
          break;
        }
        from -= (int) (shape[axis] * strides[axis]);
        index[axis] = 0;
      }
    }
  }
}
