package org.ltp4j.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Tensors from and to Java memory, and short names for what the binding spells at length. */
public final class Tensors {
  private Tensors() {}

  /** A copy of {@code values} as an int64 tensor. */
  public static Tensor of(long[] values, long... shape) {
    return torch.tensor(values, new TensorOptions(ScalarType.Long)).view(shape);
  }

  /** A copy of {@code values} as a float32 tensor. */
  public static Tensor of(float[] values, long... shape) {
    return torch.tensor(values, new TensorOptions(ScalarType.Float)).view(shape);
  }

  /** Zeros of float32. */
  public static Tensor zeros(long... shape) {
    return torch.zeros(shape, new TensorOptions(ScalarType.Float));
  }

  /**
   * A float32 tensor over a direct or mapped buffer, without a copy. The caller keeps the buffer
   * reachable for as long as the tensor is used.
   */
  public static Tensor view(ByteBuffer memory, long... shape) {
    return torch.from_blob(new Pointer(memory), shape, new TensorOptions(ScalarType.Float));
  }

  /** The contents of a float32 tensor, copied; any device. */
  public static float[] floats(Tensor t) {
    float[] values = new float[Math.toIntExact(t.numel())];
    hostBuffer(t).get(values);
    return values;
  }

  /** The n values of a contiguous float32 tensor from a flat index on, copied; any device. */
  public static float[] floats(Tensor t, long from, int n) {
    return floats(slice(t.detach().view(t.numel()), 0, from, from + n));
  }

  /** The contents of a float32 tensor on the host, without a copy where it is contiguous there. */
  public static FloatBuffer hostBuffer(Tensor t) {
    return t.detach().cpu().to(ScalarType.Float).contiguous().createBuffer();
  }

  /** As {@link #hostBuffer}, for a tensor of any size; the caller's scope keeps it. */
  public static HostFloats hostFloats(Tensor t) {
    return HostFloats.of(t.detach().cpu().to(ScalarType.Float).contiguous());
  }

  /** The bits of a bfloat16 tensor on the host, without a copy where it is contiguous there. */
  public static ShortBuffer hostHalves(Tensor t) {
    Tensor host = t.detach().cpu().contiguous();
    return new ShortPointer(host.data_ptr()).capacity(host.numel()).asBuffer();
  }

  /** Direct little-endian memory for {@code n} floats. */
  public static ByteBuffer allocateFloats(long n) {
    return ByteBuffer.allocateDirect(Math.toIntExact(Math.multiplyExact(n, 4L)))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Rows of a matrix (N, C) by index (n): (n, C). Its gradient is summed row by row. */
  public static Tensor rows(Tensor table, Tensor index) {
    return torch.embedding(table, index);
  }

  /** Concatenation along a dimension. */
  public static Tensor cat(long dimension, Tensor... parts) {
    return torch.cat(new TensorVector(parts), dimension);
  }

  /** Normalisation over the last dimension of size {@code weight.numel()}; the bias may be null. */
  public static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, double epsilon) {
    return torch.layer_norm(
        x,
        new long[] {weight.numel()},
        new TensorOptional(weight),
        bias == null ? new TensorOptional() : new TensorOptional(bias),
        epsilon,
        false);
  }

  /** x·Wᵀ + b for a weight (out, in) and an optional bias (out). */
  public static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
    return bias == null
        ? torch.linear(x, weight)
        : torch.linear(x, weight, new TensorOptional(bias));
  }

  /**
   * As {@link #linear}, by a product whose number of columns is rounded up to a multiple: a GPU's
   * fast kernels for 16 bits take only rows of a multiple of 16 bytes.
   *
   * @param x (n, in)
   * @param weight (out, in)
   * @param bias (out)
   * @return (n, out), a part of a larger tensor unless out is a multiple
   */
  public static Tensor alignedLinear(Tensor x, Tensor weight, Tensor bias, int multiple) {
    long out = weight.size(0);
    long more = Math.floorMod(-out, (long) multiple);
    if (more == 0) {
      return linear(x, weight, bias);
    }
    Tensor rows = torch.constant_pad_nd(weight, new long[] {0, 0, 0, more}); // (out + more, in)
    Tensor shifts = torch.constant_pad_nd(bias, new long[] {0, more}); // (out + more)
    return slice(linear(x, rows, shifts), 1, 0, out);
  }

  /** Entries [from, to) of a dimension. */
  public static Tensor slice(Tensor t, long dimension, long from, long to) {
    return t.slice(dimension, new LongOptional(from), new LongOptional(to), 1);
  }

  /** A number as the binding wants it. */
  public static Scalar scalar(double value) {
    return new Scalar(value);
  }
}
