package org.ltp4j.model;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.random.Streams;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/**
 * Low-rank adaptation (LoRA, Hu et al. 2021, arXiv 2106.09685) of projections in every layer:
 *
 * <pre>y = x·Wᵀ + b + (α / r)·(x·Aᵀ)·Bᵀ</pre>
 *
 * with A (r, in), B (out, r) and W frozen. The product BA is never made in training.
 */
public final class LowRank {
  private static final Set<Kind> PROJECTIONS = EnumSet.range(Kind.QUERY, Kind.OUTPUT);

  private record Pair(Addition a, Addition b) {}

  private final int rank;
  private final double alpha;
  private final Map<String, Pair> pairs = new LinkedHashMap<>(); // by the weight's name

  private LowRank(int rank, double alpha) {
    this.rank = rank;
    this.alpha = alpha;
  }

  /**
   * Products that are zero at first: A uniform in ±1/√in, as the published code draws it, B zero.
   *
   * @param kinds the projections that get one, of {@link Kind#QUERY} to {@link Kind#OUTPUT}
   * @param rank r
   * @param alpha α; what is added is α / r times the product
   */
  public static LowRank random(
      ModelConfig config, Set<Kind> kinds, int rank, double alpha, Streams streams, Engine engine) {
    if (rank < 1 || kinds.isEmpty() || !PROJECTIONS.containsAll(kinds)) {
      throw new IllegalArgumentException("low-rank products of rank " + rank + " on " + kinds);
    }
    LowRank lowRank = new LowRank(rank, alpha);
    for (Parameter p : weights(config, kinds)) {
      int in = (int) p.shape()[1];
      double bound = 1 / Math.sqrt(in);
      float[] a = streams.uniform(Math.multiplyExact(rank, in), bound, "low-rank", a(p));
      float[] b = new float[Math.multiplyExact(rank, (int) p.shape()[0])];
      lowRank.pairs.put(
          p.name(),
          new Pair(
              Addition.of(a(p), p.layer(), a, engine, shapeOfA(p, rank)),
              Addition.of(b(p), p.layer(), b, engine, shapeOfB(p, rank))));
    }
    return lowRank;
  }

  /**
   * Products with given factors.
   *
   * @param values A (r, in) and B (out, r) under the names that files have them by
   */
  public static LowRank of(
      ModelConfig config, int rank, double alpha, Map<String, float[]> values, Engine engine) {
    LowRank lowRank = new LowRank(rank, alpha);
    for (Parameter p : weights(config, PROJECTIONS)) {
      if (values.containsKey(a(p))) {
        lowRank.pairs.put(
            p.name(),
            new Pair(
                Addition.of(a(p), p.layer(), values.get(a(p)), engine, shapeOfA(p, rank)),
                Addition.of(b(p), p.layer(), values.get(b(p)), engine, shapeOfB(p, rank))));
      }
    }
    return lowRank;
  }

  /** The products that a file holds, all of one rank; null if it holds none. */
  static LowRank read(TensorSource stored, ModelConfig config, double alpha, Engine engine) {
    LowRank lowRank = null;
    for (Parameter p : weights(config, PROJECTIONS)) {
      TensorInfo a = stored.tensors().get(a(p));
      if (a == null && !stored.tensors().containsKey(b(p))) {
        continue;
      }
      if (lowRank == null) {
        lowRank = new LowRank(Addition.size(a, 0, 2), alpha);
      }
      int rank = lowRank.rank;
      lowRank.pairs.put(
          p.name(),
          new Pair(
              Addition.read(stored, a(p), p.layer(), engine, shapeOfA(p, rank)),
              Addition.read(stored, b(p), p.layer(), engine, shapeOfB(p, rank))));
    }
    return lowRank;
  }

  private static List<Parameter> weights(ModelConfig config, Set<Kind> kinds) {
    return config.parameters().stream()
        .filter(p -> kinds.contains(p.kind()) && !p.isBias())
        .toList();
  }

  private static String a(Parameter weight) {
    return weight.name().replaceFirst("weight$", "lora_A.weight");
  }

  private static String b(Parameter weight) {
    return weight.name().replaceFirst("weight$", "lora_B.weight");
  }

  private static long[] shapeOfA(Parameter weight, int rank) {
    return new long[] {rank, weight.shape()[1]};
  }

  private static long[] shapeOfB(Parameter weight, int rank) {
    return new long[] {weight.shape()[0], rank};
  }

  /** r, rows of every A. */
  public int rank() {
    return rank;
  }

  List<Addition> all() {
    return pairs.values().stream().flatMap(pair -> Stream.of(pair.a, pair.b)).toList();
  }

  /**
   * Adds the product's part to a projection's output.
   *
   * @param weight name of the projection's weight; without a product {@code y} is the result
   * @param x the projection's input, (T, in)
   * @param y its output, (T, out)
   */
  Tensor addTo(Tensor y, String weight, Tensor x) {
    Pair pair = pairs.get(weight);
    if (pair == null) {
      return y;
    }
    Tensor narrow = Tensors.linear(x, pair.a.as(x), null); // (T, r)
    Tensor wide = Tensors.linear(narrow, pair.b.as(x), null); // (T, out)
    return y.add(wide, Tensors.scalar(alpha / rank));
  }

  /**
   * Adds (α / r)·BA to the weights, which then give without these products what they gave with
   * them, but for rounding.
   */
  public void mergeInto(ModelWeights weights) {
    pairs.forEach(
        (name, pair) -> {
          try (PointerScope scope = new PointerScope();
              NoGradGuard guard = new NoGradGuard()) {
            Tensor product = torch.matmul(pair.b.tensor(), pair.a.tensor()); // (out, in)
            weights.tensor(name).add_(product, Tensors.scalar(alpha / rank));
          }
          weights.changed(name);
        });
  }
}
