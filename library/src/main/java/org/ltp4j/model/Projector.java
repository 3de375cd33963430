package org.ltp4j.model;

import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Products;
import org.ltp4j.engine.Tensors;

/** Computes a layer's projections, with or without recording them for a backward pass. */
interface Projector {
  /**
   * A projection x·Wᵀ + b.
   *
   * @param x (T, in); a {@link #reused}
   * @param weight (out, in)
   * @param bias (out), or null
   * @return (T, out)
   */
  Tensor linear(Tensor x, Tensor weight, Tensor bias);

  /** Returns {@code x} for use in several places, whose gradients are added up. */
  default Tensor reused(Tensor x) {
    return x;
  }

  /** Takes gradients from the graphs' leaves to where the layer began. */
  default void back() {
    // Autograd has done so.
  }

  /** In the graph where gradients are recorded. */
  static Projector plain(Products products) {
    return (x, weight, bias) ->
        GradMode.is_enabled() ? Tensors.linear(x, weight, bias) : products.linear(x, weight, bias);
  }
}
