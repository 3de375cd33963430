package org.ltp4j.engine;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.problem.Problem;

/**
 * How long this processor takes for products in each number format. A processor without
 * instructions for a format still computes it, many times slower than in single precision and
 * without a word.
 *
 * @param seconds for the same products in each format that was tried
 */
public record ProductSpeed(Map<Precision, Double> seconds) {
  /** How many times faster another format has to be to be taken: more than noise. */
  private static final double CLEARLY = 1.25;

  /**
   * How many times slower a format is refused: with its instructions it is faster, without far
   * slower.
   */
  private static final double REFUSED = 2;

  private static final int TOKENS = 256;
  private static final int WIDTH = 512;
  private static final int TRIALS = 6;

  /** Copies the map. */
  public ProductSpeed {
    seconds = Map.copyOf(seconds);
  }

  /**
   * Measures, the formats in turn and the best of a few times each.
   *
   * @param formats must have {@link Precision#FP32}
   * @param once time of the products in one format
   */
  static ProductSpeed of(List<Precision> formats, ToDoubleFunction<Precision> once) {
    Map<Precision, Double> seconds = new EnumMap<>(Precision.class);
    for (int i = 0; i < TRIALS; i++) {
      formats.forEach(f -> seconds.merge(f, once.applyAsDouble(f), Math::min));
    }
    return new ProductSpeed(seconds);
  }

  /**
   * Measures a product of a fixed size on the CPU.
   *
   * @param threads to use again afterwards
   */
  static ProductSpeed ofKernels(List<Precision> formats, int threads) {
    return byOneThread(
        threads, () -> of(formats, f -> seconds(f, new Products(false), TOKENS, WIDTH, WIDTH)));
  }

  /**
   * Measures the projections of a model, in all formats that are exact here.
   *
   * @param engine in single precision, on the CPU
   * @param hidden width of the model's states
   * @param wide width of its feed-forward layers
   */
  public static ProductSpeed ofModel(Engine engine, int hidden, int wide) {
    Products products = Products.choose(engine, hidden, wide);
    List<Precision> formats =
        Int8Weight.isPossible()
            ? List.of(Precision.values())
            : List.of(Precision.FP32, Precision.BF16);
    ToDoubleFunction<Precision> once =
        format ->
            4 * seconds(format, products, TOKENS, hidden, hidden)
                + seconds(format, products, TOKENS, hidden, wide)
                + seconds(format, products, TOKENS, wide, hidden);
    return byOneThread(engine.threads(), () -> of(formats, once));
  }

  /** The processor's instructions are in question, and not how busy its other cores are. */
  private static ProductSpeed byOneThread(int threads, Supplier<ProductSpeed> measured) {
    try {
      Engine.setThreads(1);
      return measured.get();
    } finally {
      Engine.setThreads(threads);
    }
  }

  /** The fastest format; a coarser one only if it is clearly faster. */
  public Precision fastest() {
    Precision best = Precision.FP32;
    for (Precision format : List.of(Precision.BF16, Precision.INT8)) {
      if (seconds.containsKey(format) && seconds.get(best) > CLEARLY * seconds.get(format)) {
        best = format;
      }
    }
    return best;
  }

  /** How many times as fast as single precision a format is. */
  public double gain(Precision format) {
    return seconds.get(Precision.FP32) / seconds.get(format);
  }

  /**
   * Refuses a format that only costs time here.
   *
   * @throws Problem if its products are slower than those in single precision
   */
  void requireNotSlower(Precision format) {
    double times = 1 / gain(format);
    if (times > REFUSED) {
      String name = format.name().toLowerCase(Locale.ROOT);
      throw Problem.usage(
          "--precision " + name,
          "a processor with instructions for " + name + " products",
          "one without: they take " + Math.round(times) + " times as long as in fp32",
          "use --precision fp32");
    }
  }

  private static double seconds(Precision format, Products products, int tokens, int in, int out) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor x = torch.ones(tokens, in);
      Tensor weight = torch.ones(out, in);
      return switch (format) {
        case FP32 -> timed(() -> products.linear(x, weight, null));
        case BF16 -> {
          Tensor states = x.to(format.type());
          Tensor values = weight.to(format.type());
          yield timed(() -> Tensors.linear(states, values, null));
        }
        case INT8 -> {
          try (Int8Weight values = Int8Weight.of(weight)) {
            yield timed(() -> values.linear(x, null));
          }
        }
      };
    }
  }

  private static double timed(Runnable product) {
    long begin = System.nanoTime();
    product.run();
    return (System.nanoTime() - begin) * 1e-9;
  }
}
