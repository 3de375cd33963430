package org.ltp4j.distill;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.random.Streams;

/**
 * A learned linear map from the student's states to the teacher's as {@link Standard} has them. It
 * is needed while the student learns and thrown away then.
 */
final class StateMap implements StateTarget {
  private final String name;
  private final Engine engine;
  private final Tensor weight; // (G, H)
  private final Tensor bias; // (G)

  /**
   * A map with small random weights.
   *
   * @param name tells maps apart, in checkpoints and random choices
   * @param from H, width of the student's states
   * @param to G, width of the teacher's
   */
  StateMap(String name, int from, int to, Streams streams, Engine engine) {
    this.name = name;
    this.engine = engine;
    float[] values =
        streams.normal(Math.multiplyExact(from, to), Math.sqrt(1.0 / from) / 2, "state-map", name);
    this.weight = Scope.own(engine.tensor(values, to, from));
    this.bias = Scope.own(engine.tensor(new float[to], to));
  }

  @Override
  public List<DenseTensor> trainables(int layer) {
    return List.of(
        new DenseTensor("map." + name + ".weight", layer, weight, engine, () -> {}),
        new DenseTensor("map." + name + ".bias", layer, bias, engine, () -> {}));
  }

  @Override
  public Tensor unexplained(Tensor student, Tensor teacher) {
    ScalarType type = engine.precision().type();
    Tensor mapped = Tensors.linear(student.to(type), weight.to(type), bias.to(type)); // (n, G)
    Tensor error = mapped.to(ScalarType.Float).sub(Standard.of(teacher).apply(teacher));
    return error.mul(error).mean();
  }

  /** The map without its shift, (G, H). */
  Tensor weight() {
    return weight;
  }

  @Override
  public void close() {
    Scope.disown(weight);
    Scope.disown(bias);
  }
}
