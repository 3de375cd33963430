package org.ltp4j.export;

import java.util.HashMap;
import java.util.Map;
import org.ltp4j.model.AttentionSpan;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.onnx.TensorProto;
import org.ltp4j.safetensors.TensorData;

/**
 * What the layers of a graph share: which places hold tokens, which see each other, how positions
 * turn queries and keys, and which place of a row is read.
 */
final class AttentionGraph {
  private static final float HIDDEN = -3e38f;

  private final Graph graph;
  private final ModelConfig config;
  private final int longest;
  private final Map<String, String> windows = new HashMap<>();
  private String tokens;
  private String length;
  private String place;

  AttentionGraph(Graph graph, ModelConfig config, int longest) {
    this.graph = graph;
    this.config = config;
    this.longest = longest;
  }

  /** Says which inputs these are; see {@link EncoderGraph#hidden}. */
  void begin(String ids, String mask, String readAt) {
    tokens = graph.node("Cast", mask).with("to", TensorProto.DataType.INT32_VALUE).out();
    String shape = graph.node("Shape", ids).out();
    length = graph.node("Gather", shape, graph.integers(1)).out();
    place = readAt;
  }

  /** S, in a list of one. */
  String length() {
    return length;
  }

  /** The place that is read: (B, S, H) to (B, 1, H). */
  String pick(String x) {
    String index = graph.node("Unsqueeze", place, graph.integers(2)).out(); // (B, 1, 1)
    return graph.node("GatherND", x, index).with("batch_dims", 1).out();
  }

  /**
   * Attention of every row over its own tokens.
   *
   * @param q (B, S, H), or (B, 1, H) where only one place is read
   * @param k (B, S, H)
   * @param v (B, S, H)
   * @param bias of all three, (3H), or empty
   * @return in the shape of {@code q}
   */
  String mix(String q, String k, String v, String bias, AttentionSpan reach, boolean one) {
    String window = reach.isLocal() ? window(reach, one) : "";
    return graph
        .fused("MultiHeadAttention", q, k, v, bias, tokens, window)
        .with("num_heads", config.heads())
        .out();
  }

  /** What is added to the scores of places that are too far apart, (1 or B, 1, S or 1, S). */
  private String window(AttentionSpan reach, boolean one) {
    return windows.computeIfAbsent(
        reach.window() + " " + one,
        any -> {
          String s = graph.node("Squeeze", length, graph.integers(0)).out();
          String range = graph.node("Range", graph.integer(0), s, graph.integer(1)).out(); // (S)
          String asking =
              one ? place : graph.node("Unsqueeze", range, graph.integers(1)).out(); // (S or B, 1)
          String apart =
              graph.node("Abs", graph.node("Sub", asking, range).out()).out(); // (S or B, S)
          String far = graph.node("Greater", apart, graph.integer(reach.window())).out();
          String bias = graph.node("Where", far, graph.number(HIDDEN), graph.number(0)).out();
          return graph
              .node("Unsqueeze", bias, graph.integers(one ? new long[] {1, 2} : new long[] {0, 1}))
              .out();
        });
  }

  /** Queries or keys, each head's turned by the position. */
  String turn(String x, AttentionSpan reach, boolean one) {
    int half = config.hidden() / config.heads() / 2;
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
    return graph
        .fused(
            "RotaryEmbedding",
            x,
            one ? place : graph.integers(0),
            graph.constant(TensorData.floats("cosine" + by, cosine, longest, half)),
            graph.constant(TensorData.floats("sine" + by, sine, longest, half)))
        .with("num_heads", config.heads())
        .out();
  }
}
