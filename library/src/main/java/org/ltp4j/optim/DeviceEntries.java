package org.ltp4j.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Leaf;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.ticket.Bitmap;

/**
 * The selected entries of a tensor that lives on a device: flat indices, gradient and moments as
 * tensors there. It stores what its host counterparts store ({@link TensorEntries}, {@link
 * RowEntries} for the word embeddings), so checkpoints and adapters move between devices.
 */
public final class DeviceEntries implements EngineTrainable {
  private final Parameter parameter;
  private final Tensor tensor;
  private final Leaf leaf; // null of the word embeddings, whose gradient comes row by row
  private final Engine engine;
  private final Bitmap bits;
  private final Runnable changed;
  private final int count;
  private final Tensor index; // (n), int64
  private final Tensor origin; // (n)
  private final Tensor entries; // (n), the values that the optimizer changes
  private final Tensor g; // (n), not to be read while no gradient has come
  private final Tensor m; // (n)
  private final Tensor v; // (n)
  private final TreeSet<Integer> touched = new TreeSet<>();
  private boolean gradientCame;

  /**
   * The entries of {@code bits}.
   *
   * @param weights has the tensor; until {@link #close} it requires a gradient, unless it is the
   *     word embeddings, whose gradient comes row by row
   */
  public DeviceEntries(Parameter parameter, ModelWeights weights, Bitmap bits) {
    this.parameter = parameter;
    this.tensor = weights.tensor(parameter.name());
    this.engine = weights.engine();
    this.bits = bits;
    this.changed = () -> weights.changed(parameter.name());
    this.count = Math.toIntExact(bits.cardinality());
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      this.index = Scope.own(engine.tensor(indices(bits, count), count));
      this.origin = Scope.own(flat().index_select(0, index));
      this.entries = Scope.own(origin.clone());
      this.g = Scope.own(torch.zeros_like(origin));
      this.m = Scope.own(g.clone());
      this.v = Scope.own(g.clone());
    }
    this.leaf = byRows() ? null : weights.leaf(parameter);
  }

  private static long[] indices(Bitmap bits, int count) {
    long[] indices = new long[count];
    int j = 0;
    for (long i = bits.next(0); i < bits.length(); i = bits.next(i + 1)) {
      indices[j++] = i;
    }
    return indices;
  }

  private boolean byRows() {
    return parameter.kind() == Kind.WORD_EMBEDDINGS;
  }

  private Tensor flat() {
    return tensor.detach().view(parameter.elements());
  }

  @Override
  public String name() {
    return parameter.name();
  }

  @Override
  public int layer() {
    return parameter.layer();
  }

  @Override
  public long[] shape() {
    return parameter.shape();
  }

  @Override
  public long entries() {
    return count;
  }

  @Override
  public void collect() {
    if (leaf == null) {
      return;
    }
    Tensor trained = leaf.tensor().get();
    if (trained.grad().defined()) {
      add(trained.grad());
      trained.mutable_grad().reset();
    }
  }

  @Override
  public void addRows(long[] ids, Tensor gradient) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor dense = torch.zeros_like(tensor.detach()); // (V, H)
      dense.index_add_(0, engine.tensor(ids, ids.length), gradient);
      add(dense);
    }
    for (long id : ids) {
      touched.add((int) id);
    }
  }

  private void add(Tensor dense) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor selected = dense.reshape(parameter.elements()).index_select(0, index);
      if (gradientCame) {
        g.add_(selected);
      } else {
        g.copy_(selected);
        gradientCame = true;
      }
    }
  }

  @Override
  public void share(GradientSum sum, long[] rows) {
    throw new IllegalStateException("processes train together on the host only");
  }

  @Override
  public double sumOfSquares() {
    try (PointerScope scope = new PointerScope()) {
      double norm = gradient().norm().item_double();
      return norm * norm;
    }
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
  public Tensor firstMoment() {
    return m;
  }

  @Override
  public Tensor secondMoment() {
    return v;
  }

  @Override
  public void stepped() {
    gradientCame = false;
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      flat().index_copy_(0, index, entries);
    }
    changed.run();
  }

  @Override
  public List<TensorData> values() {
    return store("", entries, true);
  }

  @Override
  public List<TensorData> moments() {
    List<TensorData> all = new ArrayList<>(store("m/", m, false));
    all.addAll(store("v/", v, false));
    return all;
  }

  private List<TensorData> store(String prefix, Tensor compact, boolean listRows) {
    try (PointerScope scope = new PointerScope()) {
      float[] all = Tensors.floats(compact);
      if (!byRows()) {
        return List.of(TensorData.floats(prefix + name(), all, count));
      }
      List<TensorData> stored = new ArrayList<>();
      float[] part = new float[TouchedRows.size(bits, columns(), touched)];
      TouchedRows.forEach(bits, columns(), touched, (place, j) -> part[j] = all[place]);
      stored.add(TensorData.floats(prefix + name(), part, part.length));
      if (listRows) {
        long[] rows = touched.stream().mapToLong(Integer::longValue).toArray();
        stored.add(TensorData.longs(name() + RowEntries.ROWS, rows, rows.length));
      }
      return stored;
    }
  }

  private int columns() {
    return (int) parameter.shape()[1];
  }

  @Override
  public void load(TensorSource values) {
    if (byRows()) {
      touched.clear();
      for (long row : Stored.rows(values, name(), parameter.shape()[0])) {
        touched.add((int) row);
      }
    }
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      entries.copy_(engine.tensor(full(values, "", Tensors.floats(origin)), count));
      m.zero_();
      v.zero_();
    }
    stepped();
  }

  @Override
  public void loadMoments(TensorSource moments) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      m.copy_(engine.tensor(full(moments, "m/", new float[count]), count));
      v.copy_(engine.tensor(full(moments, "v/", new float[count]), count));
    }
  }

  /** Stored numbers of all entries; those of untouched rows are as given. */
  private float[] full(TensorSource source, String prefix, float[] untouched) {
    if (!byRows()) {
      return Stored.floats(source, prefix + name(), count);
    }
    int size = TouchedRows.size(bits, columns(), touched);
    float[] part = Stored.floats(source, prefix + name(), size);
    TouchedRows.forEach(bits, columns(), touched, (place, j) -> untouched[place] = part[j]);
    return untouched;
  }

  @Override
  public void close() {
    if (leaf != null) {
      leaf.release().run();
    }
    List.of(index, origin, entries, g, m, v).forEach(Scope::disown);
  }
}
