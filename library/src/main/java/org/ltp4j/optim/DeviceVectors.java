package org.ltp4j.optim;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.ticket.Bitmap;

/**
 * The n selected entries of a tensor that lives on a device, in ascending order of the flat index:
 * places, values, gradient and moments as vectors there.
 */
final class DeviceVectors implements EngineState, AutoCloseable {
  private final Tensor tensor;
  private final Engine engine;
  private final Runnable changed;
  private final int count;
  private final Tensor index; // (n), int64
  private final Tensor origin; // (n)
  private final Tensor entries; // (n), the values that the optimizer changes
  private final Tensor g; // (n), not to be read while no gradient has come
  private final Moments moments; // (n) each
  private boolean gradientCame;

  /** The entries of {@code bits}, with their present values. */
  DeviceVectors(Parameter parameter, ModelWeights weights, Bitmap bits) {
    this.tensor = weights.tensor(parameter.name());
    this.engine = weights.engine();
    this.changed = () -> weights.changed(parameter.name());
    this.count = Math.toIntExact(bits.cardinality());
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      this.index = Scope.own(engine.tensor(indices(bits, count), count));
      this.origin = Scope.own(flat(tensor.detach()).index_select(0, index));
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

  private static Tensor flat(Tensor dense) {
    return dense.reshape(dense.numel());
  }

  /** How many entries there are. */
  int count() {
    return count;
  }

  /** Adds the entries' part of a gradient of the whole tensor. */
  void add(Tensor dense) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor selected = flat(dense).index_select(0, index);
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
    gradientCame = false;
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      tensor.detach().view(tensor.numel()).index_copy_(0, index, entries);
    }
    changed.run();
  }

  @Override
  public void close() {
    List.of(index, origin, entries, g).forEach(Scope::disown);
    moments.close();
  }
}
