package org.ltp4j.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.TensorLists;

/**
 * Copies of a model's tensors in the number format of its products, each made when it is first
 * asked for and made anew when its value has changed. Updates may tell of changes in parallel.
 */
final class ConvertedCopies implements AutoCloseable {
  private final Function<String, Tensor> values;
  private final ScalarType type;
  private final boolean onHost;
  private final Map<String, Tensor> copies = new ConcurrentHashMap<>();
  private final Set<String> leaves = ConcurrentHashMap.newKeySet();
  // Leaves whose values have changed since they were converted.
  private final Set<String> stale = ConcurrentHashMap.newKeySet();

  /**
   * Copies of these.
   *
   * @param values the tensor of a name, in single precision
   */
  ConvertedCopies(Function<String, Tensor> values, Engine engine) {
    this.values = values;
    this.type = engine.precision().type();
    this.onHost = engine.onHost();
  }

  /** The copy of a tensor; a leaf where {@link #leaf} was called. */
  Tensor of(String name) {
    if (!stale.isEmpty()) {
      refresh();
    }
    return copies.computeIfAbsent(
        name, n -> Scope.own(values.apply(n).detach().to(type).requires_grad_(leaves.contains(n))));
  }

  /** From now on the copy is where a gradient arrives. */
  Leaf leaf(String name) {
    leaves.add(name);
    drop(name);
    return new Leaf(
        () -> of(name),
        () -> {
          leaves.remove(name);
          drop(name);
        });
  }

  /** The value has changed. */
  void changed(String name) {
    if (leaves.contains(name) && copies.containsKey(name)) {
      stale.add(name);
    } else {
      drop(name);
    }
  }

  private void drop(String name) {
    stale.remove(name);
    Tensor old = copies.remove(name);
    if (old != null) {
      Scope.disown(old);
    }
  }

  /**
   * Converts all leaves that have changed; on a GPU in a few launches. On the CPU there is one for
   * almost every value that changes, and each list of tensors would leave some bytes behind, which
   * keep the allocator from using the large blocks beside them again.
   */
  private synchronized void refresh() {
    List<String> names = List.copyOf(stale);
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      if (onHost) {
        names.forEach(name -> copies.get(name).copy_(values.apply(name)));
      } else if (!names.isEmpty()) {
        TensorLists.copy(
            new TensorVector(names.stream().map(copies::get).toArray(Tensor[]::new)),
            new TensorVector(names.stream().map(values).toArray(Tensor[]::new)));
      }
    }
    names.forEach(stale::remove);
  }

  @Override
  public void close() {
    copies.values().forEach(Scope::disown);
    copies.clear();
  }
}
