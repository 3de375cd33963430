package org.ltp4j.model;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Scope;

/** A forward pass that keeps nothing but the current layer's output. */
public final class Inference {
  private Inference() {}

  /**
   * Runs the encoder without gradients; call within {@link Scope#withoutGradient}.
   *
   * @param prompt virtual tokens (P, H), or null
   * @param queries one place per row whose last-layer output is wanted, or null for all
   * @return (T, H), or (B, H) of the queries
   */
  public static Tensor run(Encoder encoder, Input batch, Tensor prompt, long[] queries) {
    ModelWeights weights = encoder.weights();
    Input in = encoder.padded(batch);
    Layout layout = encoder.layout(in);
    Tensor x =
        Scope.keep(
            () -> encoder.embeddings(in, wordRows(weights, in.words()), prompt, DropoutMasks.NONE));
    int layers = weights.config().layers();
    for (int i = 0; i < layers; i++) {
      int index = i;
      Tensor input = x;
      long[] asked = i == layers - 1 ? queries : null;
      x = Scope.keep(() -> encoder.layer(index, input, layout, DropoutMasks.NONE, asked));
      PointerScope.getInnerScope().detach(input);
    }
    return queries == null ? layout.ofTokens(x) : x;
  }

  /** Word embedding rows, (U, H). */
  public static Tensor wordRows(ModelWeights weights, long[] ids) {
    return weights
        .tensor(weights.config().family().wordEmbeddings())
        .index_select(0, weights.engine().tensor(ids, ids.length));
  }
}
