package org.ltp4j.optim;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Leaf;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.ticket.Bitmap;

/**
 * The selected entries of a tensor that lives on a device. It stores what {@link TensorEntries}
 * stores, so checkpoints and adapters move between devices.
 */
final class DeviceEntries implements EngineTrainable {
  private final TensorPart part;
  private final DeviceVectors vectors;
  private final Leaf leaf;

  /**
   * The entries of {@code bits}.
   *
   * @param weights has the tensor; until {@link #close} it requires a gradient
   */
  DeviceEntries(Parameter parameter, ModelWeights weights, Bitmap bits) {
    this.vectors = new DeviceVectors(parameter, weights, bits);
    this.part = TensorPart.of(parameter, vectors.count());
    this.leaf = weights.leaf(parameter);
  }

  @Override
  public TensorPart part() {
    return part;
  }

  @Override
  public EngineState state() {
    return vectors;
  }

  @Override
  public void collect() {
    Tensor trained = leaf.tensor().get();
    if (trained.grad().defined()) {
      vectors.add(trained.grad());
      trained.mutable_grad().reset();
    }
  }

  @Override
  public List<TensorData> values() {
    return List.of(data(name(), vectors.current()));
  }

  @Override
  public List<TensorData> moments() {
    return vectors.adamMoments().stored(name(), this::data);
  }

  private TensorData data(String name, Tensor vector) {
    try (PointerScope scope = new PointerScope()) {
      return TensorData.floats(name, Tensors.floats(vector), vectors.count());
    }
  }

  @Override
  public void load(TensorSource values) {
    vectors.set(Stored.floats(values, name(), vectors.count()));
  }

  @Override
  public void loadMoments(TensorSource moments) {
    vectors.setMoments(
        Stored.floats(moments, Moments.FIRST + name(), vectors.count()),
        Stored.floats(moments, Moments.SECOND + name(), vectors.count()));
  }

  @Override
  public void close() {
    leaf.release().run();
    vectors.close();
  }
}
