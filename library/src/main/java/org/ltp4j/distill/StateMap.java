package org.ltp4j.distill;

import java.util.List;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.random.Streams;

/**
 * A learned linear map from the student's states to the teacher's, and what of these it leaves
 * unexplained. It is needed while the student learns and thrown away then.
 *
 * <p>The teacher's states are centred and divided by their deviation, number by number over the
 * batch: those of sentence encoders lie in a narrow cone, so that distances and cosines of the
 * states as they are say little about what tells two of them apart. Of such states the mean squared
 * distance is the share of variance that is left unexplained, 1 for a student that knows nothing
 * but the mean.
 */
final class StateMap implements AutoCloseable {
  private static final double EPSILON = 1e-6;

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

  /**
   * What is trained of it.
   *
   * @param layer the layer whose backward pass completes the gradients: the one above the encoder
   */
  List<DenseTensor> trainables(int layer) {
    return List.of(
        new DenseTensor("map." + name + ".weight", layer, weight, engine, () -> {}),
        new DenseTensor("map." + name + ".bias", layer, bias, engine, () -> {}));
  }

  /**
   * The share of the teacher's variance that is left unexplained, in a graph.
   *
   * @param student (n, H)
   * @param teacher (n, G), without a graph
   */
  Tensor unexplained(Tensor student, Tensor teacher) {
    ScalarType type = engine.precision().type();
    Tensor mapped = Tensors.linear(student.to(type), weight.to(type), bias.to(type)); // (n, G)
    Tensor error = mapped.to(ScalarType.Float).sub(standard(teacher.to(ScalarType.Float)));
    return error.mul(error).mean();
  }

  /** Centred and of variance 1 in each column; a column without any is 0. */
  static Tensor standard(Tensor x) {
    Tensor centred = x.sub(columnMeans(x));
    Tensor variance = columnMeans(centred.mul(centred)); // (1, G)
    return centred.mul(variance.add(Tensors.scalar(EPSILON)).rsqrt());
  }

  private static Tensor columnMeans(Tensor x) {
    return x.mean(new long[] {0}, true, new ScalarTypeOptional());
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
