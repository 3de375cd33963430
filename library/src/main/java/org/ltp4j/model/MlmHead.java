package org.ltp4j.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;

/** The masked-language-modelling head: projection, GELU, normalisation, tied decoder. */
public final class MlmHead {
  /** The vocabulary is a product's last dimension, and seldom a multiple of anything. */
  private static final int ALIGNED = 64;

  private final ModelWeights weights;
  private final Anatomy.HeadParts parts;

  /**
   * A head over these weights.
   *
   * @throws org.ltp4j.problem.Problem if they have none
   */
  public MlmHead(ModelWeights weights) {
    weights.requireHead();
    this.weights = weights;
    this.parts = weights.config().anatomy().head();
  }

  /** Everything before the decoder: (M, H) to (M, H), in single precision. */
  public Tensor transform(Tensor hidden) {
    Projection p = parts.dense();
    Tensor dense =
        Tensors.linear(
            padded(hidden), weights.use(p.weight()), p.biased() ? weights.use(p.bias()) : null);
    Tensor normed = parts.norm().apply(torch.gelu(dense), weights); // (M', H)
    return first(normed, hidden).to(ScalarType.Float);
  }

  /**
   * Scores of a few words.
   *
   * @param transformed (M, H)
   * @param wordRows embeddings of the words, (C, H)
   * @param words their ids, (C)
   * @return (M, C)
   */
  public Tensor scores(Tensor transformed, Tensor wordRows, long[] words) {
    Tensor bias =
        weights
            .tensor(parts.bias())
            .index_select(0, weights.engine().tensor(words, words.length)); // (C)
    return torch.linear(transformed, wordRows, new TensorOptional(bias));
  }

  /** Scores of all words: (M, H) to (M, V), in the precision of the products. */
  public Tensor scores(Tensor transformed) {
    Engine engine = weights.engine();
    Tensor scores =
        Tensors.alignedLinear(
            padded(transformed.to(engine.precision().type())),
            weights.use(weights.config().family().wordEmbeddings()),
            weights.use(parts.bias()),
            engine.onHost() ? 1 : ALIGNED); // (M', V)
    return first(scores, transformed);
  }

  /** With rows behind the last, as many as products are quick with: (M, H) to (M', H). */
  private Tensor padded(Tensor states) {
    long more = KernelShapes.of(weights.engine()).tokens((int) states.size(0)) - states.size(0);
    return more == 0 ? states : Tensors.cat(0, states, states.new_zeros(more, states.size(1)));
  }

  /** Without them again. */
  private static Tensor first(Tensor padded, Tensor states) {
    return padded.size(0) == states.size(0)
        ? padded
        : Tensors.slice(padded, 0, 0, (int) states.size(0));
  }
}
