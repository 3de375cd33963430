package org.ltp4j.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.model.GradientSink;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;

/** Everything a run trains: takes gradients from the backward pass, clips, updates, stores. */
public final class ParameterSet implements GradientSink, AutoCloseable {
  private final List<Trainable> all;
  private final List<Trainable> onHost;
  private final DeviceStep device;
  private final String wordTable;
  private final ForkJoinPool pool;

  /**
   * A set of trainables.
   *
   * @param wordTable name of the word embeddings, whose gradients come row by row
   * @param threads threads for the entry kernels
   */
  public ParameterSet(List<? extends Trainable> all, String wordTable, int threads) {
    this.all = List.copyOf(all);
    this.device =
        new DeviceStep(
            all.stream()
                .flatMap(t -> t.inEngine().stream())
                .filter(t -> !t.state().onHost())
                .toList());
    this.onHost = this.all.stream().filter(t -> !device.members().contains(t)).toList();
    this.wordTable = wordTable;
    this.pool = new ForkJoinPool(threads);
  }

  /** The members. */
  public List<Trainable> all() {
    return all;
  }

  /** The number of entries that training may change. */
  public long entries() {
    return all.stream().mapToLong(Trainable::entries).sum();
  }

  @Override
  public void layerDone(int layer) {
    forEach(onHost.stream().filter(t -> t.layer() == layer).toList(), Trainable::collect);
    if (layer == 0) { // the last
      device.collect();
    }
  }

  @Override
  public void wordRows(long[] ids, Tensor gradient) {
    all.stream()
        .filter(t -> t.name().equals(wordTable))
        .flatMap(t -> t.rows().stream())
        .forEach(t -> t.addRows(ids, gradient));
  }

  @Override
  public int lowestLayer() {
    return all.stream().mapToInt(Trainable::layer).min().orElse(Integer.MAX_VALUE);
  }

  @Override
  public boolean trainsWords() {
    return all.stream().anyMatch(t -> t.name().equals(wordTable));
  }

  /** The Euclidean norm of the whole gradient, over trained entries only. */
  public double gradientNorm() {
    Map<Trainable, Double> squares = new ConcurrentHashMap<>();
    forEach(onHost, t -> squares.put(t, t.sumOfSquares()));
    double host = onHost.stream().mapToDouble(squares::get).sum();
    return Math.sqrt(host + device.sumOfSquares());
  }

  /** One optimizer step on every member. */
  public void update(Adam.Update update) {
    update(t -> update);
  }

  /**
   * One optimizer step.
   *
   * @param step from 0
   * @param scale factor on gradients (clipping)
   */
  public void update(Optimizer optimizer, long step, double scale) {
    update(t -> optimizer.update(t, step, scale));
  }

  private void update(Function<Trainable, Adam.Update> updates) {
    forEach(onHost, t -> t.update(updates.apply(t)));
    device.update(updates);
  }

  /** The values of every member. */
  public List<TensorData> values() {
    return concat(Trainable::values);
  }

  /** The moments of every member. */
  public List<TensorData> moments() {
    return concat(Trainable::moments);
  }

  /** Puts back what {@link #values} gave. */
  public void load(TensorSource values) {
    all.forEach(t -> t.load(values));
  }

  /** Puts back what {@link #moments} gave, after {@link #load}. */
  public void loadMoments(TensorSource moments) {
    all.forEach(t -> t.loadMoments(moments));
  }

  @Override
  public void close() {
    device.close();
    all.forEach(Trainable::close);
    pool.shutdown();
  }

  private List<TensorData> concat(Function<Trainable, List<TensorData>> part) {
    List<TensorData> list = new ArrayList<>();
    all.forEach(t -> list.addAll(part.apply(t)));
    return list;
  }

  /** Engine tensors one after the other, for they use all threads; plain Java side by side. */
  private void forEach(List<Trainable> members, Consumer<Trainable> action) {
    members.stream().filter(ParameterSet::inEngine).forEach(action);
    pool.submit(
            () ->
                members.parallelStream().filter(t -> !inEngine(t)).forEach(t -> inScope(t, action)))
        .join();
  }

  private static boolean inEngine(Trainable t) {
    return t.inEngine().isPresent();
  }

  private static void inScope(Trainable t, Consumer<Trainable> action) {
    try (PointerScope scope = new PointerScope()) {
      action.accept(t);
    }
  }
}
