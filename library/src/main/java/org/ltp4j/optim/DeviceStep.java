package org.ltp4j.optim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
 * Gradients and optimizer step of everything that lives on a GPU, by the engine's operators for
 * lists of tensors: a handful of launches where tensor after tensor would take ten each. The only
 * number that comes to the host is the gradient's norm.
 */
final class DeviceStep implements AutoCloseable {
  private final List<EngineTrainable> members;
  private final List<JoinedEntries> joined;

  /** The step of these, all on one device; until {@link #close}, before theirs. */
  DeviceStep(List<EngineTrainable> members) {
    this.members = List.copyOf(members);
    // Gradients of one number format are taken together.
    this.joined =
        members.stream()
            .filter(DeviceEntries.class::isInstance)
            .map(t -> ((DeviceEntries) t).state())
            .collect(Collectors.groupingBy(DeviceVectors::halved))
            .values()
            .stream()
            .map(JoinedEntries::new)
            .toList();
  }

  List<EngineTrainable> members() {
    return members;
  }

  /**
   * Takes the gradients of a backward pass from where they have arrived: of all layers at once, so
   * all of them are in memory then, in the format of the products.
   */
  void collect() {
    joined.forEach(JoinedEntries::collect);
    DenseTensor.collect(
        members.stream()
            .filter(DenseTensor.class::isInstance)
            .map(DenseTensor.class::cast)
            .toList());
  }

  /** Σ g² over the entries of all members. */
  double sumOfSquares() {
    if (members.isEmpty()) {
      return 0;
    }
    return Scope.withoutGradient(
        () -> {
          TensorVector norms = TensorLists.norms(list(states(members), EngineState::gradient));
          double norm = torch.stack(norms).norm().item_double(); // (states) to a number
          return norm * norm;
        });
  }

  /** As {@link EngineAdam} on each member, by one operator for all that have the same update. */
  void update(Function<Trainable, Adam.Update> updates) {
    members.stream()
        .collect(Collectors.groupingBy(updates))
        .forEach((update, same) -> update(update, states(same)));
  }

  /** The states of some members, with those joined of which all are among them. */
  private List<EngineState> states(List<EngineTrainable> some) {
    Set<EngineState> single = new HashSet<>();
    some.forEach(t -> single.add(t.state()));
    List<EngineState> states = new ArrayList<>();
    for (JoinedEntries entries : joined) {
      if (single.containsAll(entries.parts())) {
        states.add(entries);
        entries.parts().forEach(single::remove);
      }
    }
    some.stream().map(EngineTrainable::state).filter(single::contains).forEach(states::add);
    return states;
  }

  private static void update(Adam.Update update, List<EngineState> states) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      TensorVector gradients = list(states, EngineState::gradient);
      if (update.scale() != 1) {
        TensorLists.scale(gradients, update.scale());
      }
      Adam adam = update.adam();
      TensorLists.adam(
          list(states, EngineState::current),
          gradients,
          list(states, state -> state.adamMoments().first()),
          list(states, state -> state.adamMoments().second()),
          new TensorLists.AdamNumbers(
              update.rate(),
              adam.beta1(),
              adam.beta2(),
              adam.weightDecay(),
              adam.epsilon(),
              update.count()));
    }
    states.forEach(EngineState::stepped);
  }

  private static TensorVector list(List<EngineState> states, Function<EngineState, Tensor> part) {
    return new TensorVector(states.stream().map(part).toArray(Tensor[]::new));
  }

  @Override
  public void close() {
    joined.forEach(JoinedEntries::close);
  }
}
