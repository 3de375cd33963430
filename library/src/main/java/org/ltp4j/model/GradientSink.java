package org.ltp4j.model;

import org.bytedeco.pytorch.Tensor;

/** Receives gradients while the backward pass walks down, so that none lives longer than needed. */
public interface GradientSink {
  /** Announces the step's last backward pass: after it, a layer's gradients are complete. */
  default void lastPass() {
    // Of use only to those who pass gradients on.
  }

  /** Gradients of this layer's parameters are complete (L+1 = head, ..., 0 = embeddings). */
  void layerDone(int layer);

  /** Gradient of word embedding rows: distinct {@code ids} (U) and {@code gradient} (U, H). */
  void wordRows(long[] ids, Tensor gradient);

  /** The lowest layer with something to train; layers below it need no backward pass. */
  int lowestLayer();

  /** Whether word embedding rows are trained. */
  boolean trainsWords();
}
