package org.ltp4j.model;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Tensors;

/**
 * Dropout probabilities in force: the configured ones while training, none otherwise.
 *
 * @param hidden after embeddings and projections
 * @param attention on attention weights
 */
public record Dropout(double hidden, double attention) {
  /** Inference, and training without dropout. */
  public static final Dropout NONE = new Dropout(0, 0);

  /** What the model's configuration asks for. */
  public static Dropout of(ModelConfig config) {
    return new Dropout(config.hiddenDropout(), config.attentionDropout());
  }

  /** On hidden states. */
  public Tensor onHidden(Tensor x) {
    return apply(x, hidden);
  }

  Tensor onAttention(Tensor shares) {
    return apply(shares, attention);
  }

  /** The engine's generator gives the seed, so that whoever sets its seed decides the masks. */
  private static Tensor apply(Tensor x, double probability) {
    if (probability == 0) {
      return x;
    }
    if (!x.device().is_cpu()) {
      return torch.native_dropout(x, probability, new BoolOptional(true)).get0();
    }
    KeepMask keep = new KeepMask(probability);
    Tensor mask = keep.draw(x.shape(), Tensors.of(new long[1], 1).random_().item_long());
    return x.mul(mask).mul_(Tensors.scalar(keep.scale()));
  }
}
