package org.ltp4j.optim;

import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Tensors;
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

  /**
   * The entries of {@code bits}.
   *
   * @param weights has the tensor; until {@link #close} it requires a gradient
   */
  DeviceEntries(Parameter parameter, ModelWeights weights, Bitmap bits) {
    this.vectors =
        new DeviceVectors(parameter, weights, bits, Optional.of(weights.leaf(parameter)));
    this.part = TensorPart.of(parameter, vectors.count());
  }

  @Override
  public TensorPart part() {
    return part;
  }

  @Override
  public DeviceVectors state() {
    return vectors;
  }

  @Override
  public void collect() {
    vectors.collect();
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
    vectors.close();
  }
}
