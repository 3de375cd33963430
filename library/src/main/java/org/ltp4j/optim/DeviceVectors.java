package org.ltp4j.optim;

import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Leaf;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.ticket.Bitmap;

/**
 * The n selected entries of a tensor that lives on a device, in ascending order of the flat index:
 * places, values, gradient and moments as vectors there. They may become parts of longer vectors
 * ({@link JoinedEntries}).
 */
final class DeviceVectors implements EngineState, AutoCloseable {
  private final Tensor tensor;
  private final Optional<Leaf> leaf; // where autograd leaves the gradient of the whole tensor
  private final Engine engine;
  private final Runnable changed;
  private final int count;
  private final Tensor origin; // (n)
  private Tensor index; // (n), int64
  private long before; // what the index is larger by than the place in the tensor
  private Tensor entries; // (n), the values that the optimizer changes
  private Tensor g; // (n), not to be read while no gradient has come
  private Moments moments; // (n) each
  private boolean gradientCame;

  /**
   * The entries of {@code bits}, with their present values.
   *
   * @param leaf where autograd leaves the gradient of the whole tensor, if it does
   */
  DeviceVectors(Parameter parameter, ModelWeights weights, Bitmap bits, Optional<Leaf> leaf) {
    this.tensor = weights.tensor(parameter.name());
    this.leaf = leaf;
    this.engine = weights.engine();
    this.changed = () -> weights.changed(parameter.name());
    this.count = Math.toIntExact(bits.cardinality());
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      this.index = Scope.own(engine.tensor(indices(bits, count), count));
      this.origin = Scope.own(values().index_select(0, index));
      this.entries = Scope.own(origin.clone());
      this.g = Scope.own(torch.zeros_like(origin));
      this.moments = Moments.startingAt(g::clone);
    }
  }

  private static long[] indices(Bitmap bits, int count) {
    long[] indices = new long[count];
    int j = 0;
    for (long i = bits.next(0); i < bits.length(); i = bits.next(i + 1)) {
      indices[j++] = i;
    }
    return indices;
  }

  /** From now on the vectors are the part of {@code whole}'s that begins at {@code from}. */
  void become(JoinedEntries whole, long from, long before) {
    close(index, entries, g);
    moments.close();
    this.index = Scope.own(part(whole.index(), from));
    this.before = before;
    this.entries = Scope.own(part(whole.current(), from));
    this.g = Scope.own(part(whole.all(), from));
    Moments all = whole.adamMoments();
    this.moments =
        new Moments(Scope.own(part(all.first(), from)), Scope.own(part(all.second(), from)));
  }

  private Tensor part(Tensor all, long from) {
    return Tensors.slice(all, 0, from, from + count);
  }

  private static void close(Tensor... tensors) {
    List.of(tensors).forEach(Scope::disown);
  }

  static Tensor flat(Tensor dense) {
    return dense.reshape(dense.numel());
  }

  /** How many entries there are. */
  int count() {
    return count;
  }

  /** Whether the gradient is given in 16 bits. */
  boolean halved() {
    return leaf.orElseThrow().tensor().get().scalar_type().intern() != ScalarType.Float;
  }

  /** How many entries the tensor has. */
  long elements() {
    return tensor.numel();
  }

  /** All entries of the tensor itself, one after the other. */
  Tensor values() {
    return tensor.detach().view(tensor.numel());
  }

  /** This tensor's entries among those of all that it was joined with, one after the other. */
  Tensor ownOf(Tensor all) {
    return Tensors.slice(all, 0, before, before + elements());
  }

  /** The selected entries' places in the tensor, (n). */
  Tensor places() {
    return before == 0 ? index : index.sub(new Scalar(before));
  }

  /** The gradient of the whole tensor that autograd has left, undefined if there is none. */
  Tensor given() {
    return leaf.orElseThrow().tensor().get().grad();
  }

  /** The given gradient has been taken. */
  void taken() {
    leaf.orElseThrow().tensor().get().mutable_grad().reset();
    gradientCame = true;
  }

  /** Whether a gradient has come since the last step. */
  boolean hasGradient() {
    return gradientCame;
  }

  /** Takes the given gradient's part, if there is one. */
  void collect() {
    try (PointerScope scope = new PointerScope()) {
      Tensor dense = given();
      if (dense.defined()) {
        add(dense);
        taken();
      }
    }
  }

  /** Adds the entries' part of a gradient of the whole tensor. */
  private void add(Tensor dense) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor selected = flat(dense).index_select(0, places());
      if (gradientCame) {
        g.add_(selected);
      } else {
        g.copy_(selected);
        gradientCame = true;
      }
    }
  }

  /** Adds gradient rows (U, H) of a table's distinct {@code ids} (U). */
  void addRows(long[] ids, Tensor gradient) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor dense = torch.zeros_like(tensor.detach()); // (V, H)
      dense.index_add_(0, engine.tensor(ids, ids.length), gradient);
      add(dense);
    }
  }

  /** Other values; moments begin anew. */
  void set(float[] values) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      entries.copy_(engine.tensor(values, count));
      moments.zero();
    }
    stepped();
  }

  /** Other moments. */
  void setMoments(float[] first, float[] second) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      moments.first().copy_(engine.tensor(first, count));
      moments.second().copy_(engine.tensor(second, count));
    }
  }

  /** The values from before training. */
  float[] origin() {
    return Tensors.floats(origin);
  }

  @Override
  public boolean onHost() {
    return engine.onHost();
  }

  @Override
  public Tensor current() {
    return entries;
  }

  @Override
  public Tensor gradient() {
    if (!gradientCame) {
      try (NoGradGuard guard = new NoGradGuard()) {
        g.zero_();
      }
      gradientCame = true;
    }
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
      values().index_copy_(0, places(), entries);
    }
    putBack();
  }

  /** The entries' values are in the tensor, and the step's gradient is no longer needed. */
  void putBack() {
    gradientCame = false;
    changed.run();
  }

  @Override
  public void close() {
    leaf.ifPresent(l -> l.release().run());
    close(index, origin, entries, g);
    moments.close();
  }
}
