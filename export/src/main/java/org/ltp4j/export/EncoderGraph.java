package org.ltp4j.export;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ltp4j.export.Products.Product;
import org.ltp4j.model.Anatomy;
import org.ltp4j.model.AttentionSpan;
import org.ltp4j.model.Layer;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.Norm;
import org.ltp4j.model.PostNormLayer;
import org.ltp4j.model.PreNormLayer;
import org.ltp4j.model.Projection;
import org.ltp4j.safetensors.TensorData;

/**
 * An encoder as nodes, by ONNX Runtime's operators. Where one place is read, of the topmost layer
 * only that is computed, as in {@link org.ltp4j.prompt.PromptModel}; in layers whose norms stand
 * behind, in single precision, which costs little for one token of a row. Shapes: B rows of S
 * places are T tokens, in the order of {@link AttentionGraph}; H hidden.
 */
final class EncoderGraph {
  private final Graph graph;
  private final Products products;
  private final ModelConfig config;
  private final Map<String, TensorData> tensors;
  private final int longest;
  private final AttentionGraph attention;

  /**
   * A graph to write nodes into.
   *
   * @param tensors the model's, by canonical names
   * @param longest most places of a row, S
   */
  EncoderGraph(
      Graph graph, Products products, ModelConfig config, List<TensorData> tensors, int longest) {
    this.graph = graph;
    this.products = products;
    this.config = config;
    this.tensors =
        tensors.stream().collect(Collectors.toMap(t -> t.info().name(), Function.identity()));
    this.longest = longest;
    this.attention = new AttentionGraph(graph, config, longest);
  }

  /**
   * The states at one place of each row, or at all.
   *
   * @param ids (B, S)
   * @param mask 1 where a token is, then 0; (B, S)
   * @param place (B, 1), or null for all
   * @return (B, H), or (T, H)
   */
  String hidden(String ids, String mask, String place) {
    attention.begin(mask, place);
    Anatomy anatomy = config.anatomy();
    String x = embeddings(anatomy.embeddings(), ids);
    int last = anatomy.layers().size() - 1;
    for (int i = 0; i <= last; i++) {
      x = layer(anatomy.layers().get(i), x, i == last && place != null);
    }
    return last < 0 && place != null ? attention.pick(x) : x;
  }

  /** What {@link #hidden} gave of all places, after a product: (T, C) to (B, S, C). */
  String byRow(String x, int c) {
    return attention.byRow(x, c);
  }

  private String embeddings(Anatomy.Embeddings parts, String ids) {
    String places = graph.node("Transpose", ids).with("perm", 1, 0).out(); // (S, B)
    String x = products.words(tensors.get(parts.words().name()), places); // (S, B, H)
    if (parts.positions() != null) {
      String table = graph.constant(places(parts));
      String here =
          graph
              .node("Slice", table, graph.integers(0), attention.length(), graph.integers(0))
              .out(); // (S, 1, H)
      x = sum(x, here);
    }
    String tokens = graph.node("Reshape", x, graph.integers(-1, config.hidden())).out();
    return norm(parts.norm(), tokens);
  }

  /** What is added to words at each place: the row of its position and that of type 0. */
  private TensorData places(Anatomy.Embeddings parts) {
    int h = config.hidden();
    float[] sums = new float[longest * h];
    floats(parts.positions().name()).get(config.firstPosition() * h, sums);
    if (parts.types() != null) {
      FloatBuffer types = floats(parts.types().name());
      for (int i = 0; i < sums.length; i++) {
        sums[i] += types.get(i % h);
      }
    }
    return TensorData.floats("places", sums, longest, 1, h);
  }

  private String layer(Layer layer, String x, boolean last) {
    if (layer instanceof PostNormLayer post) {
      return postNorm(post, x, last);
    } else if (layer instanceof PreNormLayer pre) {
      return preNorm(pre, x, last);
    }
    throw new IllegalArgumentException("no graph for " + layer.getClass().getSimpleName());
  }

  private String postNorm(PostNormLayer layer, String x, boolean last) {
    Products numbers = last ? new FloatProducts(graph) : products;
    String asking = last ? attention.pick(x) : x; // (T or B, H)
    Product q = numbers.linear(asking, linear(layer.query()));
    String queries = q.bias() == null ? q.value() : added(q);
    String mixed =
        last
            ? attention.mixOne(queries, x, linear(layer.key()), linear(layer.value()))
            : attention.mix(
                queries,
                numbers.linear(x, linear(layer.key())).value(),
                numbers.linear(x, linear(layer.value())).value(),
                AttentionSpan.EVERYWHERE,
                false);
    String context = numbers.linear(mixed, linear(layer.context())).value();
    String middle = skip(layer.attentionNorm(), context, asking, contextBias(layer));
    Product out = numbers.feedForward(middle, linear(layer.wide()), linear(layer.narrow()));
    return skip(layer.outputNorm(), out.value(), middle, out.bias());
  }

  private String added(Product x) {
    return graph.node("Add", x.value(), graph.constant(x.bias())).out();
  }

  /**
   * The bias behind attention. That of values comes through it as it is, since a token's shares are
   * 1 together; that of keys is the same for all of them, which changes no share.
   *
   * @return (H), or null
   */
  private TensorData contextBias(PostNormLayer layer) {
    Linear context = linear(layer.context());
    TensorData ofValues = linear(layer.value()).bias();
    if (ofValues == null) {
      return context.bias();
    }
    FloatBuffer weight = context.values().get();
    FloatBuffer values = Linear.floats(ofValues);
    float[] sums = new float[context.out()];
    for (int o = 0; o < sums.length; o++) {
      double sum = context.bias() == null ? 0 : Linear.floats(context.bias()).get(o);
      for (int i = 0; i < context.in(); i++) {
        sum += (double) weight.get(o * context.in() + i) * values.get(i);
      }
      sums[o] = (float) sum;
    }
    return TensorData.floats(layer.context().prefix() + "and_values.bias", sums, sums.length);
  }

  private String preNorm(PreNormLayer layer, String x, boolean last) {
    AttentionSpan reach = layer.reach();
    int h = config.hidden();
    String normed = layer.attentionNorm() == null ? x : norm(layer.attentionNorm(), x);
    String asking = last ? attention.pick(normed) : normed; // (T or B, H)
    Projection all = layer.queryKeyValue();
    String q = attention.turn(part(all, asking, 0, h), reach, last);
    String k = attention.turn(part(all, normed, 1, h), reach, false);
    String v = part(all, normed, 2, h);
    String mixed = attention.mix(q, k, v, reach, last);
    String context = products.linear(mixed, linear(layer.context())).value();
    String middle = sum(context, last ? attention.pick(x) : x);
    String normedMiddle = norm(layer.feedForwardNorm(), middle);
    Projection wide = layer.wide();
    String open = graph.fused("Gelu", part(wide, normedMiddle, 0, config.intermediate())).out();
    String gate = part(wide, normedMiddle, 1, config.intermediate());
    String gated = graph.node("Mul", open, gate).out(); // (T or B, F)
    String out = products.linear(gated, linear(layer.narrow())).value();
    String sum = sum(out, middle);
    return layer.finalNorm() == null ? sum : norm(layer.finalNorm(), sum);
  }

  private Linear linear(Projection p) {
    TensorData bias = p.biased() ? tensors.get(p.bias()) : null;
    return Linear.rows(p.weight(), tensors.get(p.weight()), 0, p.out(), bias);
  }

  /** A part of a projection that holds several; they have no biases. */
  private String part(Projection p, String x, int which, int width) {
    TensorData weight = tensors.get(p.weight());
    String name = p.weight() + "." + which;
    return products.linear(x, Linear.rows(name, weight, which * width, width, null)).value();
  }

  private String norm(Norm norm, String x) {
    return graph
        .node("LayerNormalization", x, scale(norm), shift(norm))
        .with("epsilon", config.epsilon())
        .out();
  }

  /** The normalised sum of both and the bias. */
  private String skip(Norm norm, String x, String skip, TensorData bias) {
    String added = bias == null ? "" : graph.constant(bias);
    return graph
        .fused("SkipLayerNormalization", x, skip, scale(norm), shift(norm), added)
        .with("epsilon", config.epsilon())
        .out();
  }

  private String sum(String x, String skip) {
    return graph.node("Sum", x, skip).out();
  }

  private String scale(Norm norm) {
    return graph.constant(tensors.get(norm.prefix() + "weight"));
  }

  private String shift(Norm norm) {
    return norm.biased() ? graph.constant(tensors.get(norm.prefix() + "bias")) : "";
  }

  private FloatBuffer floats(String name) {
    return Linear.floats(tensors.get(name));
  }
}
