package org.ltp4j.optim;

import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Tensors;

/**
 * One Adam step by the engine's own operations, on any device; {@link EntryKernel} in plain Java.
 */
final class EngineAdam {
  private EngineAdam() {}

  /** Updates values and moments in place; scales the gradient in place. All of one shape. */
  static void step(Tensor values, Tensor g, Moments moments, Adam.Update update) {
    Tensor m = moments.first();
    Tensor v = moments.second();
    Adam adam = update.adam();
    if (update.scale() != 1) {
      g.mul_(Tensors.scalar(update.scale()));
    }
    if (update.shrink() != 1) {
      values.mul_(Tensors.scalar(update.shrink()));
    }
    m.lerp_(g, Tensors.scalar(1 - adam.beta1()));
    v.mul_(Tensors.scalar(adam.beta2())).addcmul_(g, g, Tensors.scalar(1 - adam.beta2()));
    Tensor denominator =
        v.sqrt().div_(Tensors.scalar(update.rootCorrection())).add_(Tensors.scalar(adam.epsilon()));
    values.addcdiv_(m, denominator, Tensors.scalar(-update.stepSize()));
  }
}
