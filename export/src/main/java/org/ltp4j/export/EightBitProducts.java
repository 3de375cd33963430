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
 * as large, the largest have a product of their own.
 *
 * <p>The product of values gets what rounding left over of the states as a second product of
 * integers: of all products its error changes answers most.
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
   * @param units numbers of which a step is 1, (B, S, in)
   * @param bytes the same rounded
   * @param zero what stands for zero in bytes
   * @param scale of each token, (B, S, 1)
   */
  private record States(String units, String bytes, String zero, String scale) {}

  @Override
  public Product linear(String x, Linear linear) {
    int number = inputs.computeIfAbsent(x, any -> measured(x, linear.in()));
    if (ranges == null) {
      enlarge(weights.get(number), linear);
    }
    int in = linear.in();
    int[] all = IntStream.range(0, in).toArray();
    if (linear.use() == Use.BEHIND_GELU) {
      return new Product(behindGelu(x, number, linear, all), linear.bias());
    }
    float[] factors = ranges == null ? null : ranges.factors(number);
    States states =
        known.computeIfAbsent(
            x,
            any ->
                states(factors == null ? x : divided(x, "input." + number + ".factors", factors)));
    EightBitWeight weight = EightBitWeight.of(graph, linear, "", all, factors);
    String product = product(states.bytes(), 1, states.zero(), weight);
    if (linear.use() == Use.VALUES) {
      // A constant of its own: where ONNX Runtime converts weights for processors whose sums would
      // be cut off, it fails on one that two products share.
      EightBitWeight again = EightBitWeight.of(graph, linear, ".again", all, factors);
      product = graph.node("Add", product, leftOver(states, again)).out();
    }
    return new Product(graph.node("Mul", product, states.scale()).out(), linear.bias());
  }

  /** The largest weight of each channel, of all products of an input, by its number. */
  List<float[]> weights() {
    return weights;
  }

  private static void enlarge(float[] largest, Linear linear) {
    FloatBuffer values = linear.values();
    for (int i = 0; values.hasRemaining(); i = (i + 1) % largest.length) {
      largest[i] = Math.max(largest[i], Math.abs(values.get()));
    }
  }

  /** A new input's number; a graph that measures gets the largest of each channel as an output. */
  private int measured(String x, int in) {
    int number = inputs.size();
    weights.add(new float[in]);
    if (ranges == null) {
      String sizes = graph.node("Abs", x).out();
      String largest =
          graph.node("ReduceMax", sizes, graph.integers(0, 1)).with("keepdims", 0).out();
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

  /** (B, S, 1) */
  private String largest(String x) {
    return graph.node("ReduceMax", x, graph.integers(-1)).with("keepdims", 1).out();
  }

  private States rounded(String x, String scale, int zeroPoint) {
    String zero = graph.constant(zero(zeroPoint));
    String units = graph.node("Div", x, scale).out();
    String bytes = graph.node("QuantizeLinear", units, graph.number(1), zero).out();
    return new States(units, bytes, zero, scale);
  }

  private static TensorData zero(int value) {
    TensorInfo info = new TensorInfo("zero[" + value + "]", Dtype.U8, new long[0]);
    return TensorData.of(info, ByteBuffer.wrap(new byte[] {(byte) value}));
  }

  private String product(String bytes, float step, String zero, EightBitWeight weight) {
    return graph
        .fused(
            "MatMulIntegerToFloat", bytes, weight.bytes(), graph.number(step), weight.scale(), zero)
        .out();
  }

  /** The product of what rounding took off the states, half a step at most. */
  private String leftOver(States states, EightBitWeight weight) {
    String whole =
        graph.node("DequantizeLinear", states.bytes(), graph.number(1), states.zero()).out();
    String rest = graph.node("Sub", states.units(), whole).out();
    float step = 0.5f / LARGEST;
    String bytes = graph.node("QuantizeLinear", rest, graph.number(step), states.zero()).out();
    return product(bytes, step, states.zero(), weight);
  }

  private String behindGelu(String x, int number, Linear linear, int[] all) {
    int count = linear.in() / ONE_OF;
    if (ranges == null || count == 0) {
      return ofGelu(x, EightBitWeight.of(graph, linear, "", all, null));
    }
    int[] largest = ranges.largest(number, count);
    float[] others = new float[linear.in()];
    Arrays.fill(others, 1);
    for (int channel : largest) {
      others[channel] = 0;
    }
    String name = "input." + number + ".others";
    String without =
        graph.node("Mul", x, graph.constant(TensorData.floats(name, others, others.length))).out();
    String few =
        graph
            .node("Gather", x, graph.integers(IntStream.of(largest).asLongStream().toArray()))
            .with("axis", -1)
            .out();
    return graph
        .node(
            "Add",
            ofGelu(without, EightBitWeight.of(graph, linear, ".others", all, others)),
            ofGelu(few, EightBitWeight.of(graph, linear, ".largest", largest, null)))
        .out();
  }

  private String ofGelu(String x, EightBitWeight weight) {
    States states = statesOfGelu(x);
    String product = product(states.bytes(), 1, states.zero(), weight);
    return graph.node("Mul", product, states.scale()).out();
  }

  @Override
  public String words(TensorData table, String ids) {
    return EightBitTable.rows(graph, table, ids);
  }
}
