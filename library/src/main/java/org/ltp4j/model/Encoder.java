package org.ltp4j.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;

/**
 * A transformer encoder, block by block; the family decides what its layers are ({@link Anatomy}).
 * Shapes: T tokens in B rows of at most S, T' with the places behind them ({@link Input#padded}), H
 * hidden, A heads of width D = H / A, U distinct words, P virtual tokens.
 */
public final class Encoder {
  private final ModelWeights weights;
  private final Additions additions;
  private final Anatomy.Embeddings embeddings;
  private final List<? extends Layer> layers;

  /** An encoder over these weights. */
  public Encoder(ModelWeights weights) {
    this(weights, Additions.NONE);
  }

  /** An encoder over these weights and additions, which the caller closes. */
  public Encoder(ModelWeights weights, Additions additions) {
    this.weights = weights;
    this.additions = additions;
    Anatomy anatomy = weights.config().anatomy();
    this.embeddings = anatomy.embeddings();
    this.layers = anatomy.layers();
  }

  /** The weights it runs on. */
  public ModelWeights weights() {
    return weights;
  }

  /** The batch with places behind its last row, as many as products are quick with. */
  Input padded(Input in) {
    return in.padded(KernelShapes.of(weights.engine()).tokens(in.tokens()));
  }

  /** The layout of a batch, shared by all layers. */
  public Layout layout(Input in) {
    DeepPrompt prompt = additions.deepPrompt();
    return new Layout(in, weights.engine(), weights.config(), prompt == null ? 0 : prompt.length());
  }

  /**
   * The embedding block. Virtual tokens enter before the normalisation; position and type, where
   * the family has them, are added once, to words and virtual tokens alike.
   *
   * @param wordRows embeddings of {@link Input#words}, (U, H)
   * @param prompt virtual tokens, (P, H), or null
   * @return (T', H)
   */
  public Tensor embeddings(Input in, Tensor wordRows, Tensor prompt, DropoutMasks dropout) {
    Engine engine = weights.engine();
    int t = in.places();
    Tensor rows = prompt == null ? wordRows : Tensors.cat(0, wordRows, prompt); // (U+P, H)
    Tensor sum = Tensors.rows(rows, engine.tensor(in.gather(), t)); // (T', H)
    if (embeddings.positions() != null) {
      Tensor table = weights.tensor(embeddings.positions().name());
      sum = sum.add(Tensors.rows(table, engine.tensor(in.positions(), t))); // (T', H)
    }
    if (embeddings.types() != null) {
      Tensor table = weights.tensor(embeddings.types().name());
      sum =
          sum.add(
              in.types() == null
                  ? table.select(0, 0) // (H)
                  : Tensors.rows(table, engine.tensor(in.types(), t))); // (T', H)
    }
    Tensor normed = embeddings.norm().apply(sum, weights);
    return dropout.onHidden(normed).to(engine.precision().type());
  }

  /**
   * Transformer layer {@code i}, from 0.
   *
   * @param x (T', H)
   * @param queries if not null, one place per row: only its output is computed
   * @return (T', H), or (B, H) with {@code queries}
   */
  public Tensor layer(int i, Tensor x, Layout layout, DropoutMasks dropout, long[] queries) {
    return layer(i, x, layout, dropout, queries, Projector.plain(weights.products()));
  }

  /** The same with projections by {@code by}. */
  Tensor layer(int i, Tensor x, Layout layout, DropoutMasks dropout, long[] queries, Projector by) {
    return layers
        .get(i)
        .forward(x, new LayerPass(i, weights, additions, layout, dropout, queries, by));
  }
}
