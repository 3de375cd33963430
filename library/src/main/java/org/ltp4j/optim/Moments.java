package org.ltp4j.optim;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Scope;
import org.ltp4j.safetensors.TensorData;

/**
 * Adam's moments of trained entries, as engine tensors that live until they are closed.
 *
 * @param first running mean of the gradient
 * @param second running mean of its square
 */
record Moments(Tensor first, Tensor second) implements AutoCloseable {
  /** Begins the names under which the first moments are stored. */
  static final String FIRST = "m/";

  /** Begins those of the second. */
  static final String SECOND = "v/";

  /** Those at the start; called twice, {@code zeros} makes them. */
  static Moments startingAt(Supplier<Tensor> zeros) {
    return new Moments(Scope.own(zeros.get()), Scope.own(zeros.get()));
  }

  /** Back to the start. */
  void zero() {
    first.zero_();
    second.zero_();
  }

  /** Both as they are stored of what has this name. */
  List<TensorData> stored(String name, BiFunction<String, Tensor, TensorData> store) {
    return List.of(store.apply(FIRST + name, first), store.apply(SECOND + name, second));
  }

  @Override
  public void close() {
    Scope.disown(first);
    Scope.disown(second);
  }
}
