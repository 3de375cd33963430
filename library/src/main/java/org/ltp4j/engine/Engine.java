package org.ltp4j.engine;

import java.util.List;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.problem.Problem;

/**
 * Where and how tensors are computed.
 *
 * @param device {@code cpu}, {@code cuda}, or {@code cuda:1} for the second GPU
 * @param precision number format of the matrix products
 * @param threads CPU threads of libtorch and of its matrix library
 * @param products who computes a model's projections
 */
public record Engine(String device, Precision precision, int threads, MatrixLibrary products) {
  static {
    NativeDefaults.set(); // before the first class that loads the native libraries
  }

  /**
   * With the faster library.
   *
   * @param device {@code cpu}, {@code cuda}, or {@code cuda:1} for the second GPU
   * @param precision number format of the matrix products
   * @param threads CPU threads of libtorch and of its matrix library
   * @throws Problem if there is no device of that name, or it is not there
   */
  public Engine(String device, Precision precision, int threads) {
    this(device, precision, threads, MatrixLibrary.AUTO);
  }

  /**
   * Checks device and address space, and sets the process's thread counts.
   *
   * @throws Problem if there is no device of that name, it is not there, or the address space is
   *     too small for the engine
   */
  public Engine {
    Devices.require(device);
    AddressSpace.require(); // before the native libraries, which would not say it
    if (Devices.isGpu(device)) {
      Devices.requireAmong(torch.cuda_is_available() ? torch.cuda_device_count() : 0, device);
    }
    if (precision == Precision.INT8) {
      Int8Weight.require(!Devices.isGpu(device));
    }
    setThreads(threads);
  }

  static void setThreads(int threads) {
    torch.set_num_threads(threads);
    openblas.blas_set_num_threads(threads);
  }

  /**
   * The CPU in single precision.
   *
   * @param threads CPU threads of libtorch and of its matrix library
   * @return that engine
   */
  public static Engine cpu(int threads) {
    return new Engine("cpu", Precision.FP32, threads);
  }

  /**
   * Refuses a precision that this processor computes far slower than single precision.
   *
   * @throws Problem that says so, and what to use
   */
  public void requireNotSlower() {
    if (onHost() && precision != Precision.FP32) {
      ProductSpeed.ofKernels(List.of(Precision.FP32, precision), threads)
          .requireNotSlower(precision);
    }
  }

  /** {@return whether tensors live in this process's own memory} */
  public boolean onHost() {
    return !Devices.isGpu(device);
  }

  /**
   * Moves a tensor to the device.
   *
   * @param t a tensor of any shape
   * @return its copy there, of the same type, which belongs to the present scope; on the host the
   *     tensor itself
   */
  public Tensor place(Tensor t) {
    return onHost() ? t : t.to(new Device(device), t.scalar_type());
  }

  /**
   * Sets the device's own generator, which kernels with randomness of their own draw from. Prefer a
   * generator of one's own where an operation takes one.
   *
   * @param seed any number
   */
  public void seed(long seed) {
    torch.globalContext().defaultGenerator(new Device(device)).set_current_seed(seed);
  }

  /**
   * A tensor on the device holding a copy of {@code values}.
   *
   * @param values row by row
   * @param shape whose product is the number of values
   * @return the tensor, of type int64; it belongs to the present scope
   */
  public Tensor tensor(long[] values, long... shape) {
    return placeSoon(Tensors.of(values, shape));
  }

  /**
   * A tensor on the device holding a copy of {@code values}.
   *
   * @param values row by row
   * @param shape whose product is the number of values
   * @return the tensor, of type float32; it belongs to the present scope
   */
  public Tensor tensor(float[] values, long... shape) {
    return placeSoon(Tensors.of(values, shape));
  }

  /** As {@link #place} of new memory, without waiting for what the device has still to do. */
  private Tensor placeSoon(Tensor t) {
    return onHost()
        ? t
        : t.to(new Device(device), t.scalar_type(), true, false, new MemoryFormatOptional());
  }

  /**
   * Threads to use when the user says nothing.
   *
   * @return one per processor the process may run on
   */
  public static int defaultThreads() {
    return Runtime.getRuntime().availableProcessors();
  }
}
