package org.ltp4j.optim;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * A trainable whose values, gradient and moments are tensors of the engine, n entries each. On a
 * GPU, where a launch costs more than the few thousand numbers of most tensors, all of them take
 * one step together ({@link DeviceStep}).
 */
sealed interface EngineTrainable extends Trainable permits DenseTensor, DeviceEntries {
  /** Whether the tensors live in this process's own memory. */
  boolean onHost();

  /** The values that an optimizer step changes in place. */
  Tensor current();

  /** The gradient; zeros where autograd has left none. */
  Tensor gradient();

  /** Adam's first moment. */
  Tensor firstMoment();

  /** Adam's second moment. */
  Tensor secondMoment();

  /** Puts changed values where the model reads them, and forgets the gradient. */
  void stepped();

  @Override
  default void update(Adam.Update update) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      EngineAdam.step(current(), gradient(), firstMoment(), secondMoment(), update);
    }
    stepped();
  }
}
