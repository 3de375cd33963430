package org.ltp4j.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.Function;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.problem.Problem;

/**
 * An array of any number of single-precision values in native memory, for tensors on the CPU. A
 * Java buffer ends at 2 GB, so they are looked at through windows; the tensor over all of them has
 * no such limit.
 */
public final class HostFloats implements AutoCloseable {
  private static final int WINDOW_BITS = 28; // 1 GiB

  private final Address address;
  private final long size;
  private final Tensor kept; // for its memory
  private final boolean owns;
  private final int windowBits;
  private final FloatBuffer[] windows;

  private HostFloats(Address address, long size, Tensor kept, boolean owns, int windowBits) {
    if (windowBits < 6) {
      throw new IllegalArgumentException("windows of fewer than 64 values");
    }
    this.address = address;
    this.size = size;
    this.kept = kept;
    this.owns = owns;
    this.windowBits = windowBits;
    this.windows = new FloatBuffer[Math.toIntExact((size + (1L << windowBits) - 1) >> windowBits)];
    for (int w = 0; w < windows.length; w++) {
      long from = (long) w << windowBits;
      windows[w] = floats(from, (int) Math.min(1L << windowBits, size - from));
    }
  }

  /** Memory by its number, which the binding otherwise hides. */
  private static final class Address extends Pointer {
    Address(long number) {
      address = number;
    }
  }

  /**
   * Zeros, to be freed with {@link #close}.
   *
   * @throws Problem if there is not that much memory
   */
  public static HostFloats zeros(long size) {
    return zeros(size, WINDOW_BITS);
  }

  /**
   * Zeros that are looked at through small windows, for tests of what crosses their borders.
   *
   * @param windowBits windows have 2 to this power of values, at least 64
   */
  public static HostFloats zeros(long size, int windowBits) {
    return made(torch::zeros, size, windowBits);
  }

  /**
   * Values that are not set yet, to be freed with {@link #close}: for who sets all of them.
   *
   * @throws Problem if there is not that much memory
   */
  public static HostFloats unset(long size) {
    return made(torch::empty, size, WINDOW_BITS);
  }

  private static HostFloats made(Function<long[], Tensor> maker, long size, int windowBits) {
    try {
      Tensor owner = Scope.own(maker.apply(new long[] {size}));
      return new HostFloats(new Address(owner.data_ptr().address()), size, owner, true, windowBits);
    } catch (RuntimeException | OutOfMemoryError e) {
      long bytes = size * Float.BYTES;
      throw Problem.input(
              "memory",
              bytes + " bytes for one tensor",
              "less (" + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ")",
              "raise -Xmx, of which the engine takes at most four times as much, or use a smaller"
                  + " model or a machine with more memory")
          .causedBy(e);
    }
  }

  /** The values of a contiguous float32 tensor on the host, for as long as its scope keeps it. */
  static HostFloats of(Tensor t) {
    return new HostFloats(new Address(t.data_ptr().address()), t.numel(), t, false, WINDOW_BITS);
  }

  /** Values at a place that the caller keeps. */
  static HostFloats at(long address, long size) {
    return new HostFloats(new Address(address), size, null, false, WINDOW_BITS);
  }

  /** Whether the memory is this object's own, not that of a file or a tensor. */
  public boolean isOwn() {
    return owns;
  }

  /** How many. */
  public long size() {
    return size;
  }

  /** A tensor over these values, without a copy. */
  public Tensor tensor(long... shape) {
    return torch.from_blob(address, shape, new TensorOptions(ScalarType.Float));
  }

  /** The value at an index. */
  public float get(long i) {
    return window(i).get(inWindow(i));
  }

  /** Changes the value at an index. */
  public void put(long i, float value) {
    window(i).put(inWindow(i), value);
  }

  /** The window that shows the value at an index, and all of an aligned 64 around it. */
  public FloatBuffer window(long i) {
    return windows[(int) (i >> windowBits)];
  }

  /** The place in its {@link #window} of the value at an index. */
  public int inWindow(long i) {
    return (int) (i & ((1L << windowBits) - 1));
  }

  /** The n values from an index on, without a copy. */
  public FloatBuffer floats(long from, int n) {
    return bytes(from, n).asFloatBuffer();
  }

  /** The bytes of the n values from an index on, in the host's order and without a copy. */
  public ByteBuffer bytes(long from, int n) {
    if (from < 0 || n < 0 || from + n > size) {
      throw new IndexOutOfBoundsException(from + " and " + n + " more of " + size);
    }
    if (n == 0) {
      return ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());
    }
    Pointer start = new Address(address.address() + from * Float.BYTES);
    return new FloatPointer(start).capacity(n).asByteBuffer();
  }

  /**
   * The bytes of all values.
   *
   * @throws ArithmeticException if they are 2 GB or more
   */
  public ByteBuffer bytes() {
    Math.toIntExact(size * Float.BYTES);
    return bytes(0, (int) size);
  }

  /** Frees the memory if it is this object's own; no window may be used afterwards. */
  @Override
  public void close() {
    if (owns) {
      Scope.disown(kept);
    }
  }
}
