package org.ltp4j.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Tensors;

/** The masked-language-modelling head: projection, GELU, normalisation, tied decoder. */
public final class MlmHead {
  private final ModelWeights weights;
  private final Family names;

  /** A head over these weights. */
  public MlmHead(ModelWeights weights) {
    this.weights = weights;
    this.names = weights.config().family();
  }

  /** Everything before the decoder: (M, H) to (M, H), in single precision. */
  public Tensor transform(Tensor hidden) {
    Tensor dense =
        Tensors.linear(
            hidden,
            weights.use(names.headDense() + "weight"),
            weights.use(names.headDense() + "bias"));
    return Norms.apply(torch.gelu(dense), weights, names.headNorm()).to(ScalarType.Float);
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
            .tensor(names.headBias())
            .index_select(0, weights.engine().tensor(words, words.length)); // (C)
    return torch.linear(transformed, wordRows, new TensorOptional(bias));
  }

  /** Scores of all words: (M, H) to (M, V), in the precision of the products. */
  public Tensor scores(Tensor transformed) {
    return Tensors.linear(
        transformed.to(weights.engine().precision().type()),
        weights.use(names.wordEmbeddings()),
        weights.use(names.headBias()));
  }
}
