package org.ltp4j.optim;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Values, gradient and moments of trained entries, as engine tensors of one shape. */
interface EngineState {
  /** Whether the tensors live in this process's own memory. */
  boolean onHost();

  /** The values that an optimizer step changes in place. */
  Tensor current();

  /** The gradient; zeros where none has come. */
  Tensor gradient();

  /** Adam's moments. */
  Moments adamMoments();

  /** Puts changed values where the model reads them, and forgets the gradient. */
  void stepped();

  /** Σ g² over the entries. */
  default double sumOfSquares() {
    try (PointerScope scope = new PointerScope()) {
      double norm = gradient().norm().item_double();
      return norm * norm;
    }
  }

  /** One optimizer step. */
  default void update(Adam.Update update) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      EngineAdam.step(current(), gradient(), adamMoments(), update);
    }
    stepped();
  }
}
