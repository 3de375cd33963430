package org.ltp4j.model;

import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Tensors;

/** Layer normalisation with single-precision scale and shift, whatever the input's format. */
final class Norms {
  private Norms() {}

  static Tensor apply(Tensor x, ModelWeights weights, String prefix) {
    return Tensors.layerNorm(
        x,
        weights.tensor(prefix + "weight"),
        weights.tensor(prefix + "bias"),
        weights.config().epsilon());
  }
}
