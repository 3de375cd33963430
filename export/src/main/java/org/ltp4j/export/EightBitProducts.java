package org.ltp4j.export;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;

/**
 * Products of eight-bit integers, with a scale for each output of a weight and one for each token's
 * states, so that a row's answer does not depend on the rows beside it. Scales of states come from
 * ordinary operators, since ONNX Runtime's product has one for a whole batch.
 *
 * <p>A few channels hold numbers many times as large as the others, and would make these coarse. So
 * states are divided and weights multiplied by a factor for each channel, so that both have half of
 * its outliers (SmoothQuant, Xiao et al., 2023). Behind GELU, where one channel can be fifty times
 * as large, the largest are apart: products before it make them, and products behind it take them,
 * on their own.
 *
 * <p>GELU is computed by the hyperbolic tangent (Hendrycks and Gimpel, 2016, equation 2), which is
 * off by less than a thousandth, a small part of a step.
 */
final class EightBitProducts implements Products {
  /** Of states of both signs. */
  private static final int LARGEST = 127;

  private static final int MIDDLE = 128;

  /** What GELU is never below, and what stands for zero in bytes of its values. */
  private static final float LEAST_OF_GELU = 0.17f;

  private static final int ZERO_OF_GELU = 16;
  private static final int LARGEST_OF_GELU = 255 - ZERO_OF_GELU;

  /** Of so many channels behind GELU one counts among the largest. */
  private static final int ONE_OF = 24;

  private final Graph graph;
  private final Ranges ranges;

  /** Numbers of the products' inputs, in the order of their first use. */
  private final Map<String, Integer> inputs = new HashMap<>();

  private final Map<String, States> known = new HashMap<>();

  /** The largest weight of each channel, of all products of an input, by its number. */
  private final List<float[]> weights = new ArrayList<>();

  /**
   * Products of a graph.
   *
   * @param ranges of the products' inputs; null for a graph that measures them
   */
  EightBitProducts(Graph graph, Ranges ranges) {
    this.graph = graph;
    this.ranges = ranges;
  }

  /**
   * Rounded states.
   *
   * @param bytes (T, in)
   * @param zero what stands for zero in bytes
   * @param scale of each token, (T, 1)
   */
  private record States(String bytes, String zero, String scale) {}

  @Override
  public Product linear(String x, Linear linear) {
    int number = number(x, linear.in());
    enlarge(weights.get(number), linear);
    float[] factors = ranges == null ? null : ranges.factors(number);
    States states =
        known.computeIfAbsent(
            x,
            any ->
                states(factors == null ? x : divided(x, "input." + number + ".factors", factors)));
    return new Product(product(states, EightBitWeight.of(graph, linear, factors)), linear.bias());
  }

  /** The largest weight of each channel, of all products of an input, by its number. */
  List<float[]> weights() {
    return weights;
  }

  private void enlarge(float[] largest, Linear linear) {
    if (ranges != null) {
      return;
    }
    FloatBuffer values = linear.values().get();
    for (int i = 0; values.hasRemaining(); i = (i + 1) % largest.length) {
      largest[i] = Math.max(largest[i], Math.abs(values.get()));
    }
  }

  private int number(String x, int in) {
    return inputs.computeIfAbsent(x, any -> measured(x, in));
  }

  /** A new input's number; a graph that measures gets the largest of each channel as an output. */
  private int measured(String x, int in) {
    int number = weights.size();
    weights.add(new float[in]);
    if (ranges == null) {
      String sizes = graph.node("Abs", x).out();
      String largest = graph.node("ReduceMax", sizes, graph.integers(0)).with("keepdims", 0).out();
      graph.output(Ranges.name(number), largest, Integer.toString(in));
    }
    return number;
  }

  private String divided(String x, String name, float[] by) {
    float[] factors = new float[by.length];
    for (int i = 0; i < by.length; i++) {
      factors[i] = 1 / by[i];
    }
    return graph
        .node("Mul", x, graph.constant(TensorData.floats(name, factors, factors.length)))
        .out();
  }

  /** Of both signs. */
  private States states(String x) {
    String largest = largest(graph.node("Abs", x).out());
    String above = graph.node("Max", largest, graph.number(1e-20f)).out();
    String scale = graph.node("Mul", above, graph.number(1f / LARGEST)).out();
    return rounded(x, scale, MIDDLE);
  }

  private States statesOfGelu(String x) {
    String step = graph.node("Mul", largest(x), graph.number(1f / LARGEST_OF_GELU)).out();
    String least = graph.number(LEAST_OF_GELU / ZERO_OF_GELU);
    return rounded(x, graph.node("Max", step, least).out(), ZERO_OF_GELU);
  }

  /** (T, 1) */
  private String largest(String x) {
    return graph.node("ReduceMax", x, graph.integers(-1)).with("keepdims", 1).out();
  }

  private States rounded(String x, String scale, int zeroPoint) {
    String steps = graph.node("Squeeze", scale, graph.integers(1)).out(); // (T)
    String zeros = graph.node("Expand", zero(zeroPoint), graph.node("Shape", steps).out()).out();
    String bytes = graph.node("QuantizeLinear", x, steps, zeros).with("axis", 0).out();
    return new States(bytes, zero(zeroPoint), scale);
  }

  private String zero(int value) {
    TensorInfo info = new TensorInfo("zero[" + value + "]", Dtype.U8, new long[0]);
    return graph.constant(TensorData.of(info, ByteBuffer.wrap(new byte[] {(byte) value})));
  }

  private String product(States states, EightBitWeight weight) {
    String steps =
        graph
            .fused(
                "MatMulIntegerToFloat",
                states.bytes(),
                weight.bytes(),
                graph.number(1),
                weight.scale(),
                states.zero())
            .out();
    String sums = weight.out() == weight.columns() ? steps : first(steps, weight.out());
    return graph.node("Mul", sums, states.scale()).out();
  }

  /** The first columns. */
  private String first(String x, int count) {
    return graph
        .node("Slice", x, graph.integers(0), graph.integers(count), graph.integers(1))
        .out();
  }

  @Override
  public Product feedForward(String x, Linear wide, Linear narrow) {
    int count = narrow.in() / ONE_OF;
    if (ranges == null || count == 0) {
      String open = opened(x, wide);
      measured(open, narrow.in());
      return new Product(ofGelu(open, narrow), narrow.bias());
    }
    number(x, wide.in()); // comes first, as in the graph that measures
    int[] largest = ranges.largest(measured("", narrow.in()), count);
    int[] others =
        IntStream.range(0, narrow.in()).filter(i -> Arrays.binarySearch(largest, i) < 0).toArray();
    String few =
        ofGelu(opened(x, wide.outputs(".largest", largest)), narrow.inputs(".largest", largest));
    String most =
        ofGelu(opened(x, wide.outputs(".others", others)), narrow.inputs(".others", others));
    return new Product(graph.node("Add", most, few).out(), narrow.bias());
  }

  /** GELU of a product. */
  private String opened(String x, Linear wide) {
    Product product = linear(x, wide);
    String bias = product.bias() == null ? "" : graph.constant(product.bias());
    return graph.fused("FastGelu", product.value(), bias).out();
  }

  private String ofGelu(String x, Linear narrow) {
    return product(statesOfGelu(x), EightBitWeight.of(graph, narrow, null));
  }

  @Override
  public String words(TensorData table, String ids) {
    return EightBitTable.rows(graph, table, ids);
  }
}
