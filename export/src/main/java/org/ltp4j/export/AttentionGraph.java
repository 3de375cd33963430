package org.ltp4j.export;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.ltp4j.model.AttentionSpan;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.onnx.TensorProto;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;

/**
 * What the layers of a graph share: which places hold tokens, which see each other, how positions
 * turn queries and keys, and which place of a row is read.
 *
 * <p>Tokens stand place by place, not row by row: (T, H) is (S, B, H). So ONNX Runtime's products
 * find the heads of a row's tokens at equal distances and need no copies of them, as its operator
 * for attention ({@code MultiHeadAttention}) makes.
 */
final class AttentionGraph {
  private static final float HIDDEN = -3e38f;

  private final Graph graph;
  private final ModelConfig config;
  private final int longest;
  private final int width; // of a head
  private final Map<String, String> seen = new HashMap<>();
  private String padding;
  private String rows;
  private String length;
  private String place;
  private String token;

  AttentionGraph(Graph graph, ModelConfig config, int longest) {
    this.graph = graph;
    this.config = config;
    this.longest = longest;
    this.width = config.hidden() / config.heads();
  }

  /**
   * Says which inputs these are.
   *
   * @param mask 1 where a token is, then 0; (B, S)
   * @param readAt the place that is read in each row, (B, 1), or null for all
   */
  void begin(String mask, String readAt) {
    String shape = graph.node("Shape", mask).out();
    rows = graph.node("Gather", shape, graph.integers(0)).out();
    length = graph.node("Gather", shape, graph.integers(1)).out();
    String there = graph.node("Cast", mask).with("to", TensorProto.DataType.BOOL_VALUE).out();
    String bias = graph.node("Where", there, graph.number(0), graph.number(HIDDEN)).out();
    padding = graph.node("Unsqueeze", bias, graph.integers(1, 2)).out(); // (B, 1, 1, S)
    place = readAt;
    if (place != null) {
      String first =
          graph.node("Mul", graph.node("Squeeze", place, graph.integers(1)).out(), rows).out();
      token = graph.node("Add", first, range(rows)).out(); // (B)
    }
  }

  /** 0 to n - 1, of n in a list of one. */
  private String range(String n) {
    String end = graph.node("Squeeze", n, graph.integers(0)).out();
    return graph.node("Range", graph.integer(0), end, graph.integer(1)).out();
  }

  /** S, in a list of one. */
  String length() {
    return length;
  }

  /** The place that is read: (T, H) to (B, H). */
  String pick(String x) {
    return graph.node("Gather", x, token).out();
  }

  /** (T, C) to (B, S, C). */
  String byRow(String x, int c) {
    return graph.node("Transpose", places(x, c)).with("perm", 1, 0, 2).out();
  }

  /** (T, …) to (S, B, last); of one token a row S is 1. */
  private String places(String x, long... last) {
    String shape =
        seen.computeIfAbsent(
            "shape " + Arrays.toString(last),
            any ->
                graph
                    .node("Concat", graph.integers(-1), rows, graph.integers(last))
                    .with("axis", 0)
                    .out());
    return graph.node("Reshape", x, shape).out();
  }

  /** (T, H) to (S, B, N, H/N). */
  private String heads(String x) {
    return places(x, config.heads(), width);
  }

  private Graph.Node product(String a, String b) {
    return graph.fused("FusedMatMul", a, b);
  }

  /** Of queries and keys whose first axis is not that of rows. */
  private String scores(String queries, String keys) {
    return product(queries, keys)
        .with("transBatchA", 1)
        .with("transBatchB", 1)
        .with("transB", 1)
        .with("alpha", 1 / Math.sqrt(width))
        .out();
  }

  /** With the heads, which stand last, side by side: (…, N, H/N) to (T or B, H). */
  private String joined(String heads) {
    return graph.node("Reshape", heads, graph.integers(-1, config.hidden())).out();
  }

  /**
   * Attention of every row over its own tokens.
   *
   * @param q (T, H), or (B, H) where only one place is read
   * @param k (T, H)
   * @param v (T, H)
   * @return in the shape of {@code q}
   */
  String mix(String q, String k, String v, AttentionSpan reach, boolean one) {
    String scores = scores(heads(q), heads(k)); // (B, N, S or 1, S)
    String shares = shares(scores, reach.isLocal() ? window(reach, one) : padding);
    String mixed = product(shares, heads(v)).with("transBatchB", 1).out(); // (B, N, S or 1, H/N)
    return joined(graph.node("Transpose", mixed).with("perm", 2, 0, 1, 3).out());
  }

  private String shares(String scores, String bias) {
    return graph.node("Softmax", graph.node("Add", scores, bias).out()).with("axis", -1).out();
  }

  /**
   * The same from one place of each row, without keys and values of the others: for a query q of a
   * head, q·(W x) is (Wᵀ q)·x, and the mean of W x is W times the mean of x. What keys have as bias
   * falls out, since it is the same for all.
   *
   * @param q (B, H)
   * @param x (T, H)
   * @param key of all heads
   * @param value of all heads
   * @return (B, H), the bias of values not yet added
   */
  String mixOne(String q, String x, Linear key, Linear value) {
    long n = config.heads();
    String states = places(x, config.hidden()); // (S, B, H)
    String asking = graph.node("Reshape", q, graph.integers(-1, n, width)).out(); // (B, N, H/N)
    String turned = product(asking, headed(key)).with("transBatchA", 1).out(); // (N, B, H)
    String scores = scores(turned, states); // (B, N, S)
    String bias = graph.node("Squeeze", padding, graph.integers(1)).out(); // (B, 1, S)
    String means = product(shares(scores, bias), states).with("transBatchB", 1).out(); // (B, N, H)
    String mixed =
        product(means, headed(value)).with("transBatchA", 1).with("transB", 1).out(); // (N, B, H/N)
    return joined(graph.node("Transpose", mixed).with("perm", 1, 0, 2).out());
  }

  /** A weight (H, H) by head: (N, H/N, H). */
  private String headed(Linear linear) {
    TensorInfo info =
        new TensorInfo(
            linear.name() + ".heads", Dtype.F32, new long[] {config.heads(), width, linear.in()});
    return graph.constant(TensorData.of(info, linear::stored));
  }

  /** What is added to the scores of places that are too far apart or padding, (B, 1, S or 1, S). */
  private String window(AttentionSpan reach, boolean one) {
    return seen.computeIfAbsent(
        "window " + reach.window() + " " + one,
        any -> {
          String range = range(length); // (S)
          String asking =
              one ? place : graph.node("Unsqueeze", range, graph.integers(1)).out(); // (S or B, 1)
          String apart =
              graph.node("Abs", graph.node("Sub", asking, range).out()).out(); // (S or B, S)
          String far = graph.node("Greater", apart, graph.integer(reach.window())).out();
          String bias = graph.node("Where", far, graph.number(HIDDEN), graph.number(0)).out();
          String places =
              graph
                  .node(
                      "Unsqueeze",
                      bias,
                      graph.integers(one ? new long[] {1, 2} : new long[] {0, 1}))
                  .out();
          return graph.node("Min", places, padding).out();
        });
  }

  /** Queries or keys, each head's turned by the position. */
  String turn(String x, AttentionSpan reach, boolean one) {
    int half = width / 2;
    float[] cosine = new float[longest * half];
    float[] sine = new float[longest * half];
    for (int j = 0; j < half; j++) {
      double turn = Math.pow(reach.theta(), -(double) j / half);
      for (int t = 0; t < longest; t++) {
        cosine[t * half + j] = (float) Math.cos(t * turn);
        sine[t * half + j] = (float) Math.sin(t * turn);
      }
    }
    String by = "[" + reach.theta() + "]";
    // A position's tokens and heads all turn alike: to the operator they are the heads of one
    // token.
    String alike =
        one
            ? graph.node("Unsqueeze", x, graph.integers(1)).out() // (B, 1, H)
            : graph.node("Reshape", x, everyPlace()).out(); // (1, S, B·H)
    String turned =
        graph
            .fused(
                "RotaryEmbedding",
                alike,
                one ? place : graph.integers(0),
                graph.constant(TensorData.floats("cosine" + by, cosine, longest, half)),
                graph.constant(TensorData.floats("sine" + by, sine, longest, half)))
            .out();
    return joined(turned);
  }

  private String everyPlace() {
    return seen.computeIfAbsent(
        "every place",
        any ->
            graph
                .node("Concat", graph.integers(1), length, graph.integers(-1))
                .with("axis", 0)
                .out());
  }
}
