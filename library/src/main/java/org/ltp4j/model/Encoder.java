package org.ltp4j.model;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Int8Weight;
import org.ltp4j.engine.Precision;
import org.ltp4j.engine.Tensors;

/**
 * The post-norm transformer encoder of BERT (Devlin et al. 2019) and RoBERTa (Liu et al. 2019),
 * block by block. Shapes: T tokens in B rows of at most S, H hidden, A heads of width D = H / A, U
 * distinct words, P virtual tokens.
 *
 * <p>What is trained beside the weights ({@link Additions}) enters here, so that every pass has it.
 */
public final class Encoder {
  private final ModelWeights weights;
  private final Additions additions;
  private final ModelConfig config;
  private final Family names;

  /** An encoder over these weights. */
  public Encoder(ModelWeights weights) {
    this(weights, Additions.NONE);
  }

  /** An encoder over these weights and additions, which the caller closes. */
  public Encoder(ModelWeights weights, Additions additions) {
    this.weights = weights;
    this.additions = additions;
    this.config = weights.config();
    this.names = config.family();
  }

  /** The weights it runs on. */
  public ModelWeights weights() {
    return weights;
  }

  /** The layout of a batch, shared by all layers. */
  public Layout layout(Input in) {
    DeepPrompt prompt = additions.deepPrompt();
    return new Layout(in, weights.engine(), config.heads(), prompt == null ? 0 : prompt.length());
  }

  /**
   * The embedding block. Virtual tokens enter before the normalisation, and position and type are
   * added once, to words and virtual tokens alike.
   *
   * @param wordRows embeddings of {@link Input#words}, (U, H)
   * @param prompt virtual tokens, (P, H), or null
   * @return (T, H)
   */
  public Tensor embeddings(Input in, Tensor wordRows, Tensor prompt, Dropout dropout) {
    Engine engine = weights.engine();
    int t = in.tokens();
    Tensor rows = prompt == null ? wordRows : Tensors.cat(0, wordRows, prompt); // (U+P, H)
    Tensor words = Tensors.rows(rows, engine.tensor(in.gather(), t)); // (T, H)
    Tensor positions =
        Tensors.rows(
            weights.tensor(names.positionEmbeddings()), engine.tensor(in.positions(), t)); // (T, H)
    Tensor typeTable = weights.tensor(names.typeEmbeddings()); // (types, H)
    Tensor types =
        in.types() == null
            ? typeTable.select(0, 0) // (H)
            : Tensors.rows(typeTable, engine.tensor(in.types(), t)); // (T, H)
    Tensor normed = norm(names.embeddingNorm(), words.add(positions).add(types));
    return dropout.onHidden(normed).to(engine.precision().type());
  }

  /**
   * Transformer layer {@code i}, from 0.
   *
   * @param x (T, H)
   * @param queries if not null, one place per row: only its output is computed
   * @return (T, H), or (B, H) with {@code queries}
   */
  public Tensor layer(int i, Tensor x, Layout layout, Dropout dropout, long[] queries) {
    return layer(i, x, layout, dropout, queries, Projector.plain(weights.products()));
  }

  /** The same with projections by {@code by}. */
  Tensor layer(int i, Tensor x, Layout layout, Dropout dropout, long[] queries, Projector by) {
    String prefix = names.layer(i);
    Tensor asking = queries == null ? x : by.joint(pick(x, layout.input(), queries)); // (Q, H)
    Tensor q = project(prefix + "attention.self.query.", asking, dropout, by); // (Q, H)
    Tensor k = project(prefix + "attention.self.key.", x, dropout, by); // (T, H)
    Tensor v = project(prefix + "attention.self.value.", x, dropout, by); // (T, H)
    Tensor context =
        layout.attend(
            q,
            k,
            v,
            queries != null,
            hasPrefix(i),
            (rows, keys, values, bias) ->
                attention(i, rows, keys, values, bias, dropout)); // (Q, H)
    Tensor attended = project(prefix + "attention.output.dense.", context, dropout, by);
    Tensor middle =
        by.joint(
            norm(prefix + "attention.output.LayerNorm.", plus(dropout.onHidden(attended), asking)));
    Tensor wide = gelu(project(prefix + "intermediate.dense.", middle, dropout, by)); // (Q, 4H)
    Tensor narrow = project(prefix + "output.dense.", wide, dropout, by); // (Q, H)
    return norm(prefix + "output.LayerNorm.", plus(dropout.onHidden(narrow), middle));
  }

  /** One place of each row: (T, H) and B places give (B, H). */
  Tensor pick(Tensor x, Input in, long[] places) {
    long[] tokens = new long[places.length];
    for (int row = 0; row < tokens.length; row++) {
      tokens[row] = in.token(row, places[row]);
    }
    return Tensors.rows(x, weights.engine().tensor(tokens, tokens.length));
  }

  private Tensor project(String prefix, Tensor input, Dropout dropout, Projector by) {
    String weight = prefix + "weight";
    Tensor x = by.joint(input);
    Int8Weight rounded = weights.rounded(weight);
    Tensor y =
        rounded == null
            ? by.linear(x, weights.use(weight), weights.use(prefix + "bias"))
            : rounded.linear(x, weights.tensor(prefix + "bias"));
    LowRank lowRank = additions.lowRank();
    return lowRank == null ? y : lowRank.addTo(y, weight, x, dropout);
  }

  private Tensor norm(String prefix, Tensor x) {
    return Norms.apply(x, weights, prefix);
  }

  /** In place but for the leaf of a graph. */
  private static Tensor plus(Tensor x, Tensor y) {
    return x.requires_grad() && x.is_leaf() ? x.add(y) : x.add_(y);
  }

  /** In place where no gradient asks for the input again. */
  private static Tensor gelu(Tensor x) {
    return GradMode.is_enabled() && x.requires_grad() ? torch.gelu(x) : torch.gelu_(x);
  }

  private Tensor heads(Tensor x) {
    long width = config.hidden() / config.heads();
    return x.view(x.size(0), x.size(1), config.heads(), width).transpose(1, 2);
  }

  private boolean hasPrefix(int layer) {
    return additions.deepPrompt() != null && additions.deepPrompt().isIn(layer);
  }

  /** Attention of layer {@code i} over rows of equal length, (b, s or 1, H). */
  private Tensor attention(int i, Tensor q, Tensor k, Tensor v, Tensor bias, Dropout dropout) {
    Tensor keys = hasPrefix(i) ? additions.deepPrompt().beforeKeys(i, k) : k; // (b, P+s, H)
    Tensor values = hasPrefix(i) ? additions.deepPrompt().beforeValues(i, v) : v; // (b, P+s, H)
    return attention(heads(q), heads(keys), heads(values), bias, dropout) // (b, A, s or 1, D)
        .transpose(1, 2)
        .reshape(q.shape());
  }

  private Tensor attention(Tensor q, Tensor k, Tensor v, Tensor mask, Dropout dropout) {
    boolean fused = dropout.attention() == 0 && weights.engine().precision() != Precision.BF16;
    if (fused) {
      return torch.scaled_dot_product_attention(
          q,
          k,
          v,
          mask == null ? new TensorOptional() : new TensorOptional(mask),
          0,
          false,
          new DoubleOptional(),
          false);
    }
    // The fused kernel would fall into a scalar product in bf16, and it knows no dropout on the
    // CPU.
    double scale = 1 / Math.sqrt(q.size(3));
    Tensor scores = torch.matmul(q.mul(Tensors.scalar(scale)), k.transpose(2, 3)); // (B, A, Q, S)
    Tensor shares = torch.softmax(mask == null ? scores : scores.add_(mask), -1);
    return torch.matmul(dropout.onAttention(shares), v);
  }
}
