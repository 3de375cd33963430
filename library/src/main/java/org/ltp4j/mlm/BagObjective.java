package org.ltp4j.mlm;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.GradientSink;
import org.ltp4j.model.Inference;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.random.Streams;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.train.Objective;

/**
 * The contrast of {@link SentenceContrast} with the mean of a sentence's word embeddings as its
 * state, and no encoder at all. It costs a small fraction of a step of the whole model, and words
 * that translate each other or share subjects are near each other before an encoder learns from
 * them.
 */
final class BagObjective implements Objective {
  /** Five times that of fresh weights, so that steps of 1e-3 do not undo it at once. */
  private static final double DEVIATION = 0.1;

  private static final String CONTRAST = "contrast";

  private final ModelWeights weights;
  private final GradientSink sink;
  private final Alignment alignment;
  private final long perStep;
  private final SentenceContrast contrast;
  private final double left;
  private final Streams streams;
  private final Ranks ranks;

  /**
   * The loss of a word embedding table.
   *
   * @param perStep places of the walk through the text that a step stands for
   * @param left share of a sentence's tokens that are left out, drawn anew at each step
   * @param ranks who shares the sentences
   */
  BagObjective(
      ModelWeights weights,
      GradientSink sink,
      Alignment alignment,
      long perStep,
      double left,
      Streams streams,
      Ranks ranks) {
    this.weights = weights;
    this.sink = sink;
    this.alignment = alignment;
    this.perStep = perStep;
    this.contrast = SentenceContrast.of(alignment.settings());
    this.left = left;
    this.streams = streams;
    this.ranks = ranks;
  }

  /**
   * Scales the table to a standard deviation that an encoder can train from. The loss compares
   * cosines only, so it does not care how large the vectors become; with the size they have at the
   * end, the first steps of a fresh encoder and decoder would learn little.
   */
  static void settle(ModelWeights weights) {
    String name = weights.config().family().wordEmbeddings();
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor table = weights.tensor(name);
      table.mul_(Tensors.scalar(DEVIATION / table.std().item_double()));
    }
    weights.changed(name);
  }

  @Override
  public Loss accumulate(long step) {
    Alignment.Groups groups = alignment.groups(step, step * perStep);
    if (groups.sizes().length == 0) {
      return new Loss(0, 0, Map.of(CONTRAST, 0.0)); // for no rank, since all draw the same
    }
    SplittableRandom random = streams.stream("bag", step);
    List<int[]> all = groups.rows().stream().map(row -> bag(row, random)).toList();
    List<int[]> bags = Arrays.stream(ranks.share(all.size())).mapToObj(all::get).toList();
    int tokens = bags.stream().mapToInt(b -> b.length).sum();
    long[] words =
        bags.stream().flatMapToInt(Arrays::stream).distinct().sorted().asLongStream().toArray();
    long[] places = new long[tokens];
    long[] starts = new long[bags.size()];
    int at = 0;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = at;
      for (int id : bags.get(i)) {
        places[at++] = Arrays.binarySearch(words, id);
      }
    }
    try (PointerScope scope = new PointerScope()) {
      Engine engine = weights.engine();
      Tensor rows = Inference.wordRows(weights, words).detach().requires_grad_(true); // (U, H)
      Tensor own =
          bags.isEmpty()
              ? Tensors.zeros(0, weights.config().hidden())
              : means(rows, engine.tensor(places, tokens), engine.tensor(starts, starts.length));
      Tensor means = ranks.all(own, all.size()); // (B, H)
      Tensor loss = contrast.ofStates(SentenceStates.unit(means), groups.sizes(), engine);
      sink.lastPass();
      if (!bags.isEmpty()) {
        loss.backward();
        sink.wordRows(words, rows.grad());
      }
      sink.layerDone(0);
      // Every rank computes all of it.
      double value = ranks.leads() ? loss.item_double() : 0;
      return new Loss(value, tokens, Map.of(CONTRAST, value));
    }
  }

  /** (U, H) to (B, H). */
  private static Tensor means(Tensor rows, Tensor places, Tensor starts) {
    int mean = 1;
    return torch
        .embedding_bag(
            rows,
            places,
            starts,
            false,
            mean,
            false,
            new TensorOptional(),
            false,
            new LongOptional())
        .get0();
  }

  /** A row's tokens without the special ones and without those left out; at least one token. */
  private int[] bag(int[] row, SplittableRandom random) {
    int[] kept =
        Arrays.stream(row, 1, row.length - 1).filter(id -> random.nextDouble() >= left).toArray();
    return kept.length > 0 ? kept : new int[] {row[1]};
  }
}
