package org.ltp4j.optim;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.TensorLists;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Leaf;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;

/**
 * A whole tensor: a prompt, a prompt encoder's weight, a head, or a backbone tensor when everything
 * is trained. Works on any device.
 *
 * <p>Layout of {@link #values}: the tensor in its own shape under its name.
 */
public final class DenseTensor implements EngineTrainable, EngineState, RowGradients {
  private final TensorPart part;
  private final Tensor leaf; // the values; .grad is their gradient in single precision
  private final Leaf given; // where the backward pass leaves it
  private final Engine engine;
  private final Runnable changed;
  private final Moments moments;

  /**
   * All entries of {@code leaf}, which from now on requires a gradient.
   *
   * @param layer the layer whose backward pass completes the gradient
   * @param changed called after every change of values
   */
  public DenseTensor(String name, int layer, Tensor leaf, Engine engine, Runnable changed) {
    this(
        new TensorPart(name, layer, leaf.shape(), leaf.numel()),
        leaf,
        Leaf.of(leaf),
        engine,
        changed);
  }

  /** All entries of a model's tensor. */
  DenseTensor(Parameter parameter, ModelWeights weights) {
    this(
        TensorPart.of(parameter, parameter.elements()),
        weights.tensor(parameter.name()),
        weights.leaf(parameter),
        weights.engine(),
        () -> weights.changed(parameter.name()));
  }

  private DenseTensor(TensorPart part, Tensor leaf, Leaf given, Engine engine, Runnable changed) {
    this.part = part;
    this.leaf = leaf;
    this.given = given;
    this.engine = engine;
    this.changed = changed;
    this.moments = Moments.startingAt(() -> engine.place(Tensors.zeros(part.shape())));
  }

  @Override
  public TensorPart part() {
    return part;
  }

  @Override
  public EngineState state() {
    return this;
  }

  @Override
  public Optional<RowGradients> rows() {
    return Optional.of(this);
  }

  @Override
  public void addRows(long[] ids, Tensor gradient) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      gradient().index_add_(0, engine.tensor(ids, ids.length), gradient);
    }
  }

  @Override
  public double sumOfSquares() {
    return arrived().defined() ? EngineState.super.sumOfSquares() : 0;
  }

  @Override
  public void update(Adam.Update update) {
    EngineState.super.update(update);
  }

  /**
   * Adds the gradient of coefficient·Σ|θ - θ0|.
   *
   * @param sum takes Σ|θ - θ0| on top of what it has; a double on the tensor's device
   */
  public void pullTowards(Tensor origin, double coefficient, Tensor sum) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor difference = leaf.sub(origin);
      gradient().add_(difference.sign(), Tensors.scalar(coefficient));
      sum.add_(difference.abs().to(ScalarType.Double).sum());
    }
  }

  /** The same for many tensors of one GPU at once; {@code origins} in their order. */
  public static void pullTowards(
      List<DenseTensor> tensors, List<Tensor> origins, double coefficient, Tensor sum) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      TensorVector sums =
          TensorLists.addSigns(
              vector(tensors, DenseTensor::gradient),
              vector(tensors, DenseTensor::current),
              new TensorVector(origins.toArray(Tensor[]::new)),
              coefficient);
      sum.add_(torch.stack(sums).to(ScalarType.Double).sum());
    }
  }

  private static TensorVector vector(
      List<DenseTensor> tensors, Function<DenseTensor, Tensor> part) {
    return new TensorVector(tensors.stream().map(part).toArray(Tensor[]::new));
  }

  /** Adds each entry's squared gradient to {@code sum}, which has the tensor's shape. */
  void addSquaredGradient(Tensor sum) {
    addGradientTimes(this::arrived, 1, sum);
  }

  /** Adds each entry's -θ·gradient to {@code sum}, which has the tensor's shape. */
  void addMovement(Tensor sum) {
    addGradientTimes(() -> leaf, -1, sum);
  }

  private void addGradientTimes(Supplier<Tensor> factor, double sign, Tensor sum) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor gradient = arrived();
      if (gradient.defined()) {
        sum.addcmul_(factor.get(), gradient, Tensors.scalar(sign));
      }
    }
  }

  @Override
  public List<TensorData> values() {
    return List.of(Stored.data(name(), leaf));
  }

  @Override
  public List<TensorData> moments() {
    return moments.stored(name(), Stored::data);
  }

  @Override
  public void load(TensorSource values) {
    Stored.fill(leaf, values, name(), engine);
    changed.run();
  }

  @Override
  public void loadMoments(TensorSource stored) {
    Stored.fill(moments.first(), stored, Moments.FIRST + name(), engine);
    Stored.fill(moments.second(), stored, Moments.SECOND + name(), engine);
  }

  @Override
  public void close() {
    given.release().run();
    leaf.mutable_grad().reset();
    moments.close();
  }

  @Override
  public boolean onHost() {
    return engine.onHost();
  }

  @Override
  public Tensor current() {
    return leaf.detach();
  }

  @Override
  public Moments adamMoments() {
    return moments;
  }

  @Override
  public void stepped() {
    leaf.mutable_grad().reset();
    changed.run();
  }

  @Override
  public Tensor gradient() {
    if (!arrived().defined()) {
      leaf.mutable_grad().put(torch.zeros_like(leaf.detach()));
    }
    return leaf.grad();
  }

  @Override
  public void collect() {
    arrived();
  }

  /** The gradient in single precision with all that has come, undefined if nothing has. */
  private Tensor arrived() {
    pending()
        .ifPresent(
            converted -> {
              try (PointerScope scope = new PointerScope();
                  NoGradGuard guard = new NoGradGuard()) {
                Tensor single = converted.grad().to(ScalarType.Float);
                if (leaf.grad().defined()) {
                  leaf.grad().add_(single);
                } else {
                  leaf.mutable_grad().put(single);
                }
                converted.mutable_grad().reset();
              }
            });
    return leaf.grad();
  }

  /** The converted copy of the values, if it has a gradient that {@link #arrived} has not taken. */
  private Optional<Tensor> pending() {
    Tensor at = given.tensor().get();
    return at.equals(leaf) || !at.grad().defined() ? Optional.empty() : Optional.of(at);
  }

  /** Takes what has come to the converted copies of many tensors, in a few launches. */
  static void collect(List<DenseTensor> tensors) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      List<DenseTensor> first =
          tensors.stream()
              .filter(t -> !t.leaf.grad().defined() && t.pending().isPresent())
              .toList();
      if (!first.isEmpty()) {
        first.forEach(t -> t.leaf.mutable_grad().put(torch.empty_like(t.leaf.detach())));
        TensorLists.copy(
            vector(first, t -> t.leaf.grad()), vector(first, t -> t.given.tensor().get().grad()));
        first.forEach(t -> t.given.tensor().get().mutable_grad().reset());
      }
      tensors.forEach(DenseTensor::arrived);
    }
  }
}
