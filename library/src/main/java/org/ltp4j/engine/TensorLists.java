package org.ltp4j.engine;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Operations on many tensors of one device at once. On a GPU each takes a few launches in place of
 * a few for every tensor.
 */
public final class TensorLists {
  private static final Operator NORM = find("aten::_foreach_norm", "Scalar");
  private static final Operator SCALE = find("aten::_foreach_mul_", "Scalar");
  private static final Operator SUBTRACT = find("aten::_foreach_sub", "List");
  private static final Operator SIGN = find("aten::_foreach_sign_", "");
  private static final Operator ADD = find("aten::_foreach_add_", "List");
  private static final Operator COPY = find("aten::_foreach_copy_", "");
  private static final Operator ADAM = find("aten::_fused_adamw_", "");

  private TensorLists() {}

  private static Operator find(String name, String overload) {
    return Operator.find(name, overload).orElseThrow();
  }

  /** The Euclidean norm of each tensor, as tensors without dimensions on the device. */
  public static TensorVector norms(TensorVector tensors) {
    return NORM.stack(list(NORM, 0, tensors), new IValue(new Scalar(2.0)), new IValue())
        .get(0)
        .toTensorVector();
  }

  /**
   * Adds the sign of a difference, (values - origins), to other tensors in place.
   *
   * @param factor what the signs are multiplied with
   * @return the sum of each difference's absolute values, as tensors without dimensions
   */
  public static TensorVector addSigns(
      TensorVector to, TensorVector values, TensorVector origins, double factor) {
    IValue differences =
        SUBTRACT
            .stack(list(SUBTRACT, 0, values), list(SUBTRACT, 1, origins), new IValue(new Scalar(1)))
            .get(0);
    TensorVector sums =
        NORM.stack(differences, new IValue(new Scalar(1.0)), new IValue()).get(0).toTensorVector();
    SIGN.run(differences);
    ADD.run(list(ADD, 0, to), differences, new IValue(new Scalar(factor)));
    return sums;
  }

  /** Copies every tensor to the one at its place, which may have another number format. */
  public static void copy(TensorVector to, TensorVector from) {
    try (PointerScope scope = new PointerScope()) {
      COPY.run(list(COPY, 0, to), list(COPY, 1, from), new IValue(true));
    }
  }

  /** Multiplies every tensor in place. */
  public static void scale(TensorVector tensors, double factor) {
    try (PointerScope scope = new PointerScope()) {
      SCALE.run(list(SCALE, 0, tensors), new IValue(new Scalar(factor)));
    }
  }

  /**
   * What one step of Adam needs besides tensors.
   *
   * @param rate learning rate
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param weightDecay share of rate·θ taken off
   * @param epsilon added to the root of the second moment
   * @param step from 1
   */
  public record AdamNumbers(
      double rate, double beta1, double beta2, double weightDecay, double epsilon, long step) {}

  /**
   * One step of Adam with decoupled weight decay (Loshchilov and Hutter 2019), in place. The lists
   * are as long as each other, and tensors at one place have one shape.
   */
  public static void adam(
      TensorVector values,
      TensorVector gradients,
      TensorVector firstMoments,
      TensorVector secondMoments,
      AdamNumbers numbers) {
    try (PointerScope scope = new PointerScope()) {
      Tensor step = // made there: a copy from here would wait for all that the device has to do
          values.get(0).new_full(new long[] {1}, Tensors.scalar(numbers.step()));
      GenericList steps = new GenericList(ADAM.elements(5));
      for (long i = 0; i < values.size(); i++) {
        steps.push_back(new IValue(step));
      }
      ADAM.run(
          list(ADAM, 0, values),
          list(ADAM, 1, gradients),
          list(ADAM, 2, firstMoments),
          list(ADAM, 3, secondMoments),
          new IValue(new GenericList(ADAM.elements(4))), // only AMSGrad keeps largest moments
          new IValue(steps),
          new IValue(numbers.rate()),
          new IValue(numbers.beta1()),
          new IValue(numbers.beta2()),
          new IValue(numbers.weightDecay()),
          new IValue(numbers.epsilon()),
          new IValue(false), // not AMSGrad
          new IValue(false), // towards smaller losses
          new IValue(), // gradients are scaled already
          new IValue());
    }
  }

  private static IValue list(Operator operator, int argument, TensorVector tensors) {
    GenericList list = new GenericList(operator.elements(argument));
    for (long i = 0; i < tensors.size(); i++) {
      list.push_back(new IValue(tensors.get(i)));
    }
    return new IValue(list);
  }
}
