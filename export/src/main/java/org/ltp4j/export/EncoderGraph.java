package org.ltp4j.export;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ltp4j.export.Products.Linear;
import org.ltp4j.export.Products.Product;
import org.ltp4j.export.Products.Use;
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
 * An encoder as nodes, by ONNX Runtime's operators for transformers. Where one place is read, of
 * the topmost layer only that is computed, as in {@link org.ltp4j.prompt.PromptModel}. Shapes: B
 * rows of S places, H hidden.
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
   * @return (B, 1, H), or (B, S, H)
   */
  String hidden(String ids, String mask, String place) {
    attention.begin(ids, mask, place);
    Anatomy anatomy = config.anatomy();
    String x = embeddings(anatomy.embeddings(), ids);
    int last = anatomy.layers().size() - 1;
    for (int i = 0; i <= last; i++) {
      x = layer(anatomy.layers().get(i), x, i == last && place != null);
    }
    return last < 0 && place != null ? attention.pick(x) : x;
  }

  private String embeddings(Anatomy.Embeddings parts, String ids) {
    String words = products.words(tensors.get(parts.words().name()), ids); // (B, S, H)
    if (parts.positions() == null) {
      return norm(parts.norm(), words);
    }
    String table = graph.constant(places(parts));
    String here =
        graph
            .node("Slice", table, graph.integers(0), attention.length(), graph.integers(0))
            .out(); // (S, H)
    return skip(parts.norm(), words, here, null);
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
    return TensorData.floats("places", sums, longest, h);
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
    String asking = last ? attention.pick(x) : x; // (B, Q, H)
    Product q = project(layer.query(), asking, Use.ANY);
    Product k = project(layer.key(), x, Use.ANY);
    Product v = project(layer.value(), x, Use.VALUES);
    String bias = q.bias() == null ? "" : graph.constant(biases(layer));
    String mixed =
        attention.mix(q.value(), k.value(), v.value(), bias, AttentionSpan.EVERYWHERE, last);
    Product context = project(layer.context(), mixed, Use.ANY);
    String middle = skip(layer.attentionNorm(), context.value(), asking, context.bias());
    String inner = gelu(project(layer.wide(), middle, Use.ANY)); // (B, Q, F)
    Product out = project(layer.narrow(), inner, Use.BEHIND_GELU);
    return skip(layer.outputNorm(), out.value(), middle, out.bias());
  }

  /** The biases of queries, keys and values as attention takes them, (3H). */
  private TensorData biases(PostNormLayer layer) {
    int h = config.hidden();
    float[] all = new float[3 * h];
    List<Projection> parts = List.of(layer.query(), layer.key(), layer.value());
    for (int i = 0; i < parts.size(); i++) {
      floats(parts.get(i).bias()).get(0, all, i * h, h);
    }
    return TensorData.floats(layer.query().prefix() + "biases", all, all.length);
  }

  private String preNorm(PreNormLayer layer, String x, boolean last) {
    AttentionSpan reach = layer.reach();
    int h = config.hidden();
    String normed = layer.attentionNorm() == null ? x : norm(layer.attentionNorm(), x);
    String asking = last ? attention.pick(normed) : normed; // (B, Q, H)
    Projection all = layer.queryKeyValue();
    String q = attention.turn(part(all, asking, 0, h), reach, last);
    String k = attention.turn(part(all, normed, 1, h), reach, false);
    String v = part(all, normed, 2, h);
    String mixed = attention.mix(q, k, v, "", reach, last);
    String context = project(layer.context(), mixed, Use.ANY).value();
    String middle = sum(context, last ? attention.pick(x) : x, null);
    String normedMiddle = norm(layer.feedForwardNorm(), middle);
    Projection wide = layer.wide();
    String open = gelu(new Product(part(wide, normedMiddle, 0, config.intermediate()), null));
    String gate = part(wide, normedMiddle, 1, config.intermediate());
    String out = project(layer.narrow(), graph.node("Mul", open, gate).out(), Use.ANY).value();
    String sum = sum(out, middle, null);
    return layer.finalNorm() == null ? sum : norm(layer.finalNorm(), sum);
  }

  private Product project(Projection p, String x, Use use) {
    return products.linear(
        x,
        new Linear(
            p.weight(),
            tensors.get(p.weight()),
            0,
            p.out(),
            p.biased() ? tensors.get(p.bias()) : null,
            use));
  }

  private String gelu(Product x) {
    return x.bias() == null
        ? graph.fused("Gelu", x.value()).out()
        : graph.fused("BiasGelu", x.value(), graph.constant(x.bias())).out();
  }

  /** A part of a projection that holds several; they have no biases. */
  private String part(Projection p, String x, int which, int width) {
    String name = p.weight() + "." + which;
    TensorData weight = tensors.get(p.weight());
    Use use = which == 2 ? Use.VALUES : Use.ANY;
    return products.linear(x, new Linear(name, weight, which * width, width, null, use)).value();
  }

  private String norm(Norm norm, String x) {
    return graph
        .node("LayerNormalization", x, scale(norm), shift(norm))
        .with("epsilon", config.epsilon())
        .out();
  }

  /** The normalised sum of both and the bias. */
  private String skip(Norm norm, String x, String skip, TensorData bias) {
    return norm(norm, sum(x, skip, bias));
  }

  /**
   * The sum of both and the bias. Not ONNX Runtime's SkipLayerNormalization, which takes six times
   * as long as a sum and a norm; and not Add, of which it would make one.
   */
  private String sum(String x, String skip, TensorData bias) {
    return bias == null
        ? graph.node("Sum", x, skip).out()
        : graph.node("Sum", x, skip, graph.constant(bias)).out();
  }

  private String scale(Norm norm) {
    return graph.constant(tensors.get(norm.prefix() + "weight"));
  }

  private String shift(Norm norm) {
    return norm.biased() ? graph.constant(tensors.get(norm.prefix() + "bias")) : "";
  }

  private FloatBuffer floats(String name) {
    return tensors.get(name).bytes().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
