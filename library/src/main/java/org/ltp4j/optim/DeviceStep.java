package org.ltp4j.optim;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.TensorLists;

/**
 * The optimizer step of everything that lives on a GPU, by the engine's operators for lists of
 * tensors: a handful of launches where tensor after tensor would take ten each. The only number
 * that comes to the host is the gradient's norm.
 *
 * @param members all on one device
 */
record DeviceStep(List<EngineTrainable> members) {
  /** Σ g² over the entries of all members. */
  double sumOfSquares() {
    if (members.isEmpty()) {
      return 0;
    }
    return Scope.withoutGradient(
        () -> {
          TensorVector norms = TensorLists.norms(list(EngineState::gradient));
          double norm = torch.stack(norms).norm().item_double(); // (members) to a number
          return norm * norm;
        });
  }

  /** As {@link EngineAdam} on each member, by one operator for all that have the same update. */
  void update(Function<Trainable, Adam.Update> updates) {
    members.stream()
        .collect(Collectors.groupingBy(updates))
        .forEach((update, same) -> new DeviceStep(same).update(update));
  }

  private void update(Adam.Update update) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      TensorVector gradients = list(EngineState::gradient);
      if (update.scale() != 1) {
        TensorLists.scale(gradients, update.scale());
      }
      Adam adam = update.adam();
      TensorLists.adam(
          list(EngineState::current),
          gradients,
          list(state -> state.adamMoments().first()),
          list(state -> state.adamMoments().second()),
          new TensorLists.AdamNumbers(
              update.rate(),
              adam.beta1(),
              adam.beta2(),
              adam.weightDecay(),
              adam.epsilon(),
              update.count()));
    }
    members.forEach(t -> t.state().stepped());
  }

  private TensorVector list(Function<EngineState, Tensor> part) {
    return new TensorVector(
        members.stream().map(EngineTrainable::state).map(part).toArray(Tensor[]::new));
  }
}
