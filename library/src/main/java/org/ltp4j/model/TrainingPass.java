package org.ltp4j.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Products;
import org.ltp4j.engine.Scope;
import org.ltp4j.random.Streams;

/**
 * One forward and backward pass in which every layer is an autograd graph of its own, joined by
 * hand. When the backward pass leaves a layer, its parameters' gradients go to the {@link
 * GradientSink} and are freed, so at most one layer's dense gradients exist at a time. The result
 * equals one big graph.
 *
 * <p>Use within one scope: {@link #run}, compute a loss from its result, {@link #backward}.
 */
public final class TrainingPass {
  /** A layer, with what was recorded of it, or with its body to be run again. */
  private record Segment(int layer, Tensor input, Tensor output, Projector by, Body body) {}

  private interface Body extends BiFunction<Projector, DropoutMasks, Tensor> {}

  private record Rows(long[] ids, Tensor leaf) {}

  private final Encoder encoder;
  private final ModelWeights weights;
  private final GradientSink sink;
  private final Dropout dropout;
  private final Streams streams;
  private final Object step;
  private final boolean checkpointing;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private final List<Rows> rows = new ArrayList<>();
  private Tensor last;

  /**
   * A pass.
   *
   * @param streams source of the dropout masks
   * @param step names the masks' stream, so that a resumed run draws the same ones
   * @param checkpointing recompute each layer's activations in the backward pass instead of keeping
   *     them (Chen et al. 2016, arXiv 1604.06174)
   */
  public TrainingPass(
      Encoder encoder,
      GradientSink sink,
      Dropout dropout,
      Streams streams,
      Object step,
      boolean checkpointing) {
    this.encoder = encoder;
    this.weights = encoder.weights();
    this.sink = sink;
    this.dropout = dropout;
    this.streams = streams;
    this.step = step;
    this.checkpointing = checkpointing;
  }

  /**
   * Runs the encoder.
   *
   * @param prompt gives the virtual tokens (P, H) in a graph, or null
   * @param queries one place per row whose last-layer output is wanted, or null for all
   * @return the last hidden states (T, H), or (B, H) of the queries, whose gradient starts {@link
   *     #backward}
   */
  public Tensor run(Input batch, Supplier<Tensor> prompt, long[] queries) {
    Input in = encoder.padded(batch);
    Tensor words = wordRows(in.words());
    Layout layout = encoder.layout(in);
    boolean live = prompt != null || sink.lowestLayer() == 0;
    Tensor x =
        segment(
            0,
            live,
            null,
            (by, masks) ->
                encoder.embeddings(in, words, prompt == null ? null : prompt.get(), masks));
    int layers = weights.config().layers();
    for (int i = 0; i < layers; i++) {
      int index = i;
      Tensor input = x;
      long[] asked = i == layers - 1 ? queries : null;
      live |= sink.lowestLayer() <= i + 1;
      x =
          segment(
              i + 1,
              live,
              input,
              (by, masks) -> encoder.layer(index, input, layout, masks, asked, by));
    }
    last = x;
    return queries == null ? layout.ofTokens(x) : x;
  }

  /** The dropout of what stands above the encoder, with masks of its own. */
  public DropoutMasks dropoutAbove() {
    return masks(weights.config().layers() + 1);
  }

  /** Word embedding rows as a leaf, (U, H); their gradient reaches the sink row by row. */
  public Tensor wordRows(long[] ids) {
    Tensor table = weights.tensor(weights.config().family().wordEmbeddings()).detach(); // (V, H)
    Tensor leaf = table.index_select(0, weights.engine().tensor(ids, ids.length)); // (U, H)
    if (sink.trainsWords()) {
      leaf.requires_grad_(true);
      rows.add(new Rows(ids, leaf));
    }
    return leaf;
  }

  /** Backward from a loss that was computed from the result of {@link #run}. */
  public void backward(Tensor loss) {
    loss.backward();
    finish();
  }

  /** The part of {@link #backward} after the loss's own graph, for losses summed in pieces. */
  public void finish() {
    sink.layerDone(weights.config().layers() + 1);
    Tensor leaf = last;
    while (!segments.isEmpty()) {
      Segment s = segments.pop();
      Tensor gradient = leaf.grad();
      try (PointerScope scope = new PointerScope()) {
        Tensor output = s.output;
        Projector by = s.by;
        if (output == null) {
          by = recording();
          output = s.body.apply(by, masks(s.layer));
        }
        Tape.graphBack(output, gradient);
        by.back();
      }
      leaf = s.input;
      if (s.layer > 0) {
        sink.layerDone(s.layer);
      }
    }
    for (Rows r : rows) {
      if (r.leaf.grad().defined()) {
        sink.wordRows(r.ids, r.leaf.grad());
      }
    }
    sink.layerDone(0);
  }

  private Tensor segment(int layer, boolean live, Tensor input, Body body) {
    DropoutMasks masks = masks(layer);
    if (!live) {
      return unrecorded(body, masks);
    }
    if (checkpointing && layer > 0) {
      segments.push(new Segment(layer, input, null, null, body));
      return unrecorded(body, masks).requires_grad_(true);
    }
    Projector by = recording();
    Tensor output = Scope.keep(() -> body.apply(by, masks));
    segments.push(new Segment(layer, input, output, by, body));
    return output.detach().requires_grad_(true);
  }

  private Tensor unrecorded(Body body, DropoutMasks masks) {
    try (AutoGradMode off = new AutoGradMode(false)) {
      return Scope.keep(() -> body.apply(Projector.plain(weights.products()), masks));
    }
  }

  private Projector recording() {
    Products products = weights.products();
    return products.byOneDnn() ? new Tape(products) : Projector.plain(products);
  }

  private DropoutMasks masks(int layer) {
    return DropoutMasks.of(dropout, weights.engine(), streams.seedOf("dropout", step, layer));
  }
}
