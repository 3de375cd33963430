package org.ltp4j.model;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/**
 * A single-precision tensor that is no part of the checkpoint and is trained where it enters. Owns
 * the tensor; {@link #close} frees it.
 *
 * @param name unlike any parameter's, so that both can stand in one file
 * @param layer the layer whose backward pass completes its gradient, 1..L
 * @param tensor the values: the leaf that training changes
 */
public record Addition(String name, int layer, Tensor tensor) implements AutoCloseable {
  static Addition of(String name, int layer, float[] values, Engine engine, long... shape) {
    return new Addition(name, layer, Scope.own(engine.tensor(values, shape)));
  }

  /**
   * Stored values.
   *
   * @throws Problem unless the tensor is there in single precision and this shape
   */
  static Addition read(TensorSource stored, String name, int layer, Engine engine, long... shape) {
    TensorInfo info = stored.tensors().get(name);
    if (info == null || info.dtype() != Dtype.F32 || !Arrays.equals(info.shape(), shape)) {
      throw Problem.input(
          stored.describe() + ": tensor " + name,
          "F32 of shape " + Arrays.toString(shape),
          info == null ? "no such tensor" : info,
          "use the complete file of an adapter of this model");
    }
    return of(name, layer, stored.floats(name), engine, shape);
  }

  /**
   * A dimension of a stored tensor; 1 where the tensor has no such dimension, so that {@link #read}
   * refuses it.
   */
  static int size(TensorInfo info, int dimension, int dimensions) {
    boolean fits = info != null && info.shape().length == dimensions;
    return fits ? (int) Math.max(1, info.shape()[dimension]) : 1;
  }

  /** The values in the number format of {@code like}, in the graph when gradients are recorded. */
  Tensor as(Tensor like) {
    return tensor.to(like.scalar_type());
  }

  @Override
  public void close() {
    Scope.disown(tensor);
  }
}
