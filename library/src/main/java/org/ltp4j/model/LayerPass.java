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
 * One pass of a batch through one layer, with the operations that every layer is built from.
 * Low-rank products and deep prompts ({@link Additions}) enter here, so that every family has them.
 *
 * @param index the layer's, from 0
 * @param queries if not null, one place per row: only its output is computed
 * @param by who computes the projections
 */
record LayerPass(
    int index,
    ModelWeights weights,
    Additions additions,
    Layout layout,
    DropoutMasks dropout,
    long[] queries,
    Projector by) {
  /** Returns {@code x} for use in several places, whose gradients are added up. */
  Tensor reused(Tensor x) {
    return by.reused(x);
  }

  /** The states that are asked for, to be used more than once: (T, H) to (Q, H). */
  Tensor asked(Tensor x) {
    return queries == null ? x : by.reused(pick(x));
  }

  /** The places that are asked for: (T, H) to (Q, H). */
  Tensor pick(Tensor x) {
    return queries == null ? x : layout.pick(x, queries);
  }

  /** A projection of (n, in) to (n, out), with its low-rank product if it has one. */
  Tensor project(Projection projection, Tensor input) {
    Tensor x = by.reused(input);
    Int8Weight rounded = weights.rounded(projection.weight());
    Tensor y =
        rounded == null
            ? by.linear(
                x,
                weights.use(projection.weight()),
                projection.biased() ? weights.use(projection.bias()) : null)
            : rounded.linear(x, projection.biased() ? weights.tensor(projection.bias()) : null);
    LowRank lowRank = additions.lowRank();
    return lowRank == null ? y : lowRank.addTo(y, projection.weight(), x);
  }

  Tensor norm(Norm norm, Tensor x) {
    return norm.apply(x, weights);
  }

  /** Queries or keys (T, H), each head's turned by the token's position. */
  Tensor turn(Tensor x, AttentionSpan reach) {
    return layout.rotation(reach.theta()).apply(x, weights.config().heads());
  }

  /**
   * Attention over each row's own tokens, behind the layer's deep prompt.
   *
   * @param q (T, H), or one place of each row (B, H) where that is asked for
   * @param k (T, H)
   * @param v (T, H)
   * @return in the shape of {@code q}
   */
  Tensor attend(Tensor q, Tensor k, Tensor v, AttentionSpan reach) {
    DeepPrompt prompt = additions.deepPrompt();
    boolean prefixed = prompt != null && prompt.isIn(index);
    Layout.Asked asked = new Layout.Asked(queries, prefixed, reach);
    if (layout.packs(asked)) {
      return layout
          .attendPacked(
              apart(q), apart(k), apart(v), asked, dropout.dropout().attention()) // (T or B, A, D)
          .view(q.shape());
    }
    return layout.attend(
        q,
        k,
        v,
        asked,
        (rows, keys, values, bias) ->
            mix(
                rows,
                prefixed ? prompt.beforeKeys(index, keys) : keys, // (b, P+s, H)
                prefixed ? prompt.beforeValues(index, values) : values, // (b, P+s, H)
                bias));
  }

  /** The sum x + y, in place unless x is a leaf of a graph. */
  static Tensor plus(Tensor x, Tensor y) {
    return x.requires_grad() && x.is_leaf() ? x.add(y) : x.add_(y);
  }

  /** GELU, in place where the backward pass does not need the input. */
  static Tensor gelu(Tensor x) {
    return GradMode.is_enabled() && x.requires_grad() ? torch.gelu(x) : torch.gelu_(x);
  }

  private Tensor mix(Tensor q, Tensor k, Tensor v, Tensor bias) {
    return mixHeads(heads(q), heads(k), heads(v), bias) // (b, A, s or 1, D)
        .transpose(1, 2)
        .reshape(q.shape());
  }

  /** Heads side by side: (n, H) to (n, A, D). */
  private Tensor apart(Tensor x) {
    int heads = weights.config().heads();
    return x.view(x.size(0), heads, x.size(1) / heads);
  }

  private Tensor heads(Tensor x) {
    int heads = weights.config().heads();
    return x.view(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
  }

  private Tensor mixHeads(Tensor q, Tensor k, Tensor v, Tensor mask) {
    Engine engine = weights.engine();
    boolean fused =
        !engine.onHost()
            || dropout.dropout().attention() == 0 && engine.precision() != Precision.BF16;
    if (fused) {
      return torch.scaled_dot_product_attention(
          q,
          k,
          v,
          mask == null ? new TensorOptional() : new TensorOptional(mask),
          dropout.dropout().attention(),
          false,
          new DoubleOptional(),
          false);
    }
    // On the CPU the fused kernel would fall into a scalar product in bf16, and it knows no
    // dropout.
    double scale = 1 / Math.sqrt(q.size(3));
    Tensor scores = torch.matmul(q.mul(Tensors.scalar(scale)), k.transpose(2, 3)); // (B, A, Q, S)
    Tensor shares = torch.softmax(mask == null ? scores : scores.add_(mask), -1);
    return torch.matmul(dropout.onAttention(shares), v);
  }
}
