package org.ltp4j.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.TensorLists;
import org.ltp4j.engine.Tensors;

/**
 * The n selected entries of many tensors of one device, whose vectors stand one after the other in
 * memory: taking their gradients, stepping and putting them back are a few launches, where tensor
 * after tensor would take five each. The parts remain usable one by one.
 */
final class JoinedEntries implements EngineState, AutoCloseable {
  private final List<DeviceVectors> parts;
  private final Tensor index; // (n), into the parts' tensors one after the other
  private final Tensor entries; // (n)
  private final Tensor g; // (n)
  private final Moments moments; // (n) each

  /** Joins vectors of tensors whose gradients have one number format. */
  JoinedEntries(List<DeviceVectors> parts) {
    this.parts = List.copyOf(parts);
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      List<Tensor> indices = new ArrayList<>();
      long before = 0;
      for (DeviceVectors part : parts) {
        indices.add(part.places().add(new Scalar(before)));
        before += part.elements();
      }
      this.index = Scope.own(Tensors.cat(0, indices.toArray(Tensor[]::new)));
      this.entries = Scope.own(joined(DeviceVectors::current));
      this.g = Scope.own(joined(DeviceVectors::gradient));
      this.moments =
          new Moments(
              Scope.own(joined(part -> part.adamMoments().first())),
              Scope.own(joined(part -> part.adamMoments().second())));
      long at = 0;
      long offset = 0;
      for (DeviceVectors part : parts) {
        part.become(this, at, offset);
        at += part.count();
        offset += part.elements();
      }
    }
  }

  private Tensor joined(Function<DeviceVectors, Tensor> vector) {
    return torch.cat(vector(vector), 0);
  }

  private TensorVector vector(Function<DeviceVectors, Tensor> part) {
    return new TensorVector(parts.stream().map(part).toArray(Tensor[]::new));
  }

  /** The parts. */
  List<DeviceVectors> parts() {
    return parts;
  }

  /** Their places, (n), in the parts' tensors one after the other. */
  Tensor index() {
    return index;
  }

  /** The gradient, which is not to be read of parts that none has come for. */
  Tensor all() {
    return g;
  }

  /** Takes the gradients that a backward pass has left at the tensors. */
  void collect() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      if (parts.stream().allMatch(part -> part.given().defined() && !part.hasGradient())) {
        Tensor dense = joined(part -> DeviceVectors.flat(part.given())); // (N)
        g.copy_(dense.index_select(0, index));
        parts.forEach(DeviceVectors::taken);
      } else {
        parts.forEach(DeviceVectors::collect);
      }
    }
  }

  @Override
  public boolean onHost() {
    return parts.get(0).onHost();
  }

  @Override
  public Tensor current() {
    return entries;
  }

  @Override
  public Tensor gradient() {
    parts.forEach(DeviceVectors::gradient); // zeros where none has come
    return g;
  }

  @Override
  public Moments adamMoments() {
    return moments;
  }

  @Override
  public void stepped() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor all = joined(DeviceVectors::values); // (N), all entries of the tensors
      all.index_copy_(0, index, entries);
      TensorLists.copy(vector(DeviceVectors::values), vector(part -> part.ownOf(all)));
    }
    parts.forEach(DeviceVectors::putBack);
  }

  @Override
  public void close() {
    List.of(index, entries, g).forEach(Scope::disown);
    moments.close();
  }
}
