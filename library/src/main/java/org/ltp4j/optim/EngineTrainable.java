package org.ltp4j.optim;

import java.util.Optional;

/**
 * A trainable whose values, gradient and moments are tensors of the engine. On a GPU, where a
 * launch costs more than the few thousand numbers of most tensors, all of them take one step
 * together ({@link DeviceStep}).
 */
sealed interface EngineTrainable extends Trainable permits DenseTensor, DeviceEntries, DeviceRows {
  /** The tensors. */
  EngineState state();

  @Override
  default Optional<EngineTrainable> inEngine() {
    return Optional.of(this);
  }

  @Override
  default void share(GradientSum sum) {
    sum.tensor(state().gradient());
  }

  @Override
  default double sumOfSquares() {
    return state().sumOfSquares();
  }

  @Override
  default void update(Adam.Update update) {
    state().update(update);
  }
}
