package org.ltp4j.model;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Precision;
import org.ltp4j.engine.Tensors;

/**
 * The post-norm transformer encoder of BERT (Devlin et al. 2019) and RoBERTa (Liu et al. 2019),
 * block by block. Shapes: B rows, S places, H hidden, A heads of width D = H / A, U distinct words,
 * P virtual tokens.
 */
public final class Encoder {
  private final ModelWeights weights;
  private final ModelConfig config;
  private final Family names;

  /** An encoder over these weights. */
  public Encoder(ModelWeights weights) {
    this.weights = weights;
    this.config = weights.config();
    this.names = config.family();
  }

  /** The weights it runs on. */
  public ModelWeights weights() {
    return weights;
  }

  /**
   * The embedding block. Virtual tokens enter before the normalisation, and position and type are
   * added once, to words and virtual tokens alike.
   *
   * @param wordRows embeddings of {@link Input#words}, (U, H)
   * @param prompt virtual tokens, (P, H), or null
   * @return (B, S, H)
   */
  public Tensor embeddings(Input in, Tensor wordRows, Tensor prompt, Dropout dropout) {
    Engine engine = weights.engine();
    int b = in.batch();
    int s = in.length();
    Tensor rows = prompt == null ? wordRows : Tensors.cat(0, wordRows, prompt); // (U+P, H)
    Tensor words = rows.index_select(0, engine.tensor(in.gather(), (long) b * s)); // (B*S, H)
    Tensor positions =
        weights
            .tensor(names.positionEmbeddings())
            .index_select(0, engine.tensor(in.positions(), (long) b * s)); // (B*S, H)
    Tensor typeTable = weights.tensor(names.typeEmbeddings()); // (T, H)
    Tensor types =
        in.types() == null
            ? typeTable.select(0, 0) // (H)
            : typeTable.index_select(0, engine.tensor(in.types(), (long) b * s)); // (B*S, H)
    Tensor sum = words.add(positions).add(types).view(b, s, config.hidden()); // (B, S, H)
    Tensor normed = norm(names.embeddingNorm(), sum);
    return dropout.onHidden(normed).to(engine.precision().type());
  }

  /** What is added to attention scores: 0 for real places, a large negative number for padding. */
  public Tensor mask(Input in) {
    if (!in.padded()) {
      return null;
    }
    Engine engine = weights.engine();
    Tensor real = engine.tensor(in.real(), in.batch(), 1, 1, in.length()); // (B, 1, 1, S)
    return real.sub(Tensors.scalar(1)).mul(Tensors.scalar(1e9)).to(engine.precision().type());
  }

  /**
   * Transformer layer {@code i}, from 0.
   *
   * @param x (B, S, H)
   * @param mask from {@link #mask}, or null
   * @param queries if not null, one place per row: only its output is computed
   * @return (B, S, H), or (B, 1, H) with {@code queries}
   */
  public Tensor layer(int i, Tensor x, Tensor mask, Dropout dropout, long[] queries) {
    String prefix = names.layer(i);
    Tensor asking = queries == null ? x : pick(x, queries); // (B, Q, H)
    Tensor q = heads(project(prefix + "attention.self.query.", asking)); // (B, A, Q, D)
    Tensor k = heads(project(prefix + "attention.self.key.", x)); // (B, A, S, D)
    Tensor v = heads(project(prefix + "attention.self.value.", x)); // (B, A, S, D)
    Tensor mixed = attention(q, k, v, mask, dropout.attention()); // (B, A, Q, D)
    Tensor joined =
        mixed.transpose(1, 2).reshape(x.size(0), asking.size(1), config.hidden()); // (B, Q, H)
    Tensor attended = project(prefix + "attention.output.dense.", joined);
    Tensor middle =
        norm(prefix + "attention.output.LayerNorm.", asking.add(dropout.onHidden(attended)));
    Tensor wide = torch.gelu(project(prefix + "intermediate.dense.", middle)); // (B, Q, 4H)
    Tensor narrow = project(prefix + "output.dense.", wide); // (B, Q, H)
    return norm(prefix + "output.LayerNorm.", middle.add(dropout.onHidden(narrow)));
  }

  /** One place of each row: (B, S, H) and B places give (B, 1, H). */
  Tensor pick(Tensor x, long[] places) {
    long b = x.size(0);
    long s = x.size(1);
    long[] flat = new long[places.length];
    for (int r = 0; r < flat.length; r++) {
      flat[r] = r * s + places[r];
    }
    return x.reshape(b * s, config.hidden())
        .index_select(0, weights.engine().tensor(flat, b))
        .unsqueeze(1);
  }

  private Tensor project(String prefix, Tensor x) {
    return Tensors.linear(x, weights.use(prefix + "weight"), weights.use(prefix + "bias"));
  }

  private Tensor norm(String prefix, Tensor x) {
    return Norms.apply(x, weights, prefix);
  }

  private Tensor heads(Tensor x) {
    long width = config.hidden() / config.heads();
    return x.view(x.size(0), x.size(1), config.heads(), width).transpose(1, 2);
  }

  private Tensor attention(Tensor q, Tensor k, Tensor v, Tensor mask, double dropout) {
    boolean fused = dropout == 0 && weights.engine().precision() == Precision.FP32;
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
    Tensor shares = torch.softmax(mask == null ? scores : scores.add(mask), -1);
    Tensor kept = dropout == 0 ? shares : torch.dropout(shares, dropout, true);
    return torch.matmul(kept, v);
  }
}
