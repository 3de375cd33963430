package org.ltp4j.prompt;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Tensors;

/** What training minimises. */
public enum Criterion {
  /** The mean cross entropy over the labels. */
  CROSS_ENTROPY {
    @Override
    public Tensor of(Tensor scores, Tensor gold) {
      return torch.cross_entropy_loss(scores, gold);
    }
  },
  /**
   * For batches whose second half holds other views of the examples in the first: the sum of both
   * halves' mean cross entropies and of the symmetric Kullback-Leibler divergence between their
   * predictions, (KL(p‖q) + KL(q‖p)) / 2, in the mean over examples.
   */
  CONSISTENCY {
    @Override
    public Tensor of(Tensor scores, Tensor gold) {
      long half = scores.size(0) / 2;
      Tensor logs = torch.log_softmax(scores, 1); // (2B, C)
      Tensor p = Tensors.slice(logs, 0, 0, half); // (B, C)
      Tensor q = Tensors.slice(logs, 0, half, 2 * half); // (B, C)
      // KL(p‖q) + KL(q‖p) = Σ (p - q)(log p - log q)
      Tensor divergence = p.exp().sub(q.exp()).mul(p.sub(q)).sum();
      Scalar two = Tensors.scalar(2);
      return torch
          .cross_entropy_loss(scores, gold)
          .mul(two)
          .add(divergence.div(Tensors.scalar(2.0 * half)));
    }
  };

  /**
   * The loss.
   *
   * @param scores of the labels, (B, C)
   * @param gold true labels, (B)
   * @return a number
   */
  public abstract Tensor of(Tensor scores, Tensor gold);
}
