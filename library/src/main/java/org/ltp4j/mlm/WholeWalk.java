package org.ltp4j.mlm;

import java.util.List;
import java.util.SplittableRandom;
import org.ltp4j.random.Streams;
import org.ltp4j.train.Callback;

/** A walk over text that has been read, epoch by epoch, see {@link EpochPlan}. */
final class WholeWalk implements Walk {
  private final Corpus corpus;
  private final int[] sizes;
  private final int size;
  private final double[] weights;
  private final Shares shares;
  private final Streams streams;
  private EpochPlan plan;
  private int planned = -1;

  /**
   * A walk.
   *
   * @param exponent α of the languages' shares
   */
  WholeWalk(Corpus corpus, double exponent, Streams streams) {
    this.corpus = corpus;
    this.sizes = corpus.parts().stream().mapToInt(p -> p.sequences().size()).toArray();
    this.size = corpus.size();
    this.weights = corpus.weights(exponent);
    this.shares = Shares.ofWeights(weights);
    this.streams = streams;
  }

  @Override
  public int[] at(long place) {
    EpochPlan order = epoch((int) (place / size));
    int in = (int) (place % size);
    return corpus.parts().get(order.parts()[in]).sequences().get(order.sequences()[in]);
  }

  @Override
  public String name(long place) {
    return (int) (place / size) + "/" + (int) (place % size);
  }

  @Override
  public List<int[]> anyPart(SplittableRandom random, long place) {
    return corpus.parts().get(shares.draw(random)).sequences();
  }

  @Override
  public long sequences() {
    return size;
  }

  @Override
  public long tokens() {
    return corpus.tokens();
  }

  @Override
  public List<String> warnings() {
    return corpus.parts().stream().flatMap(part -> part.warnings().stream()).toList();
  }

  @Override
  public List<String> lateWarnings() {
    return List.of();
  }

  @Override
  public void limit(long places) {
    // Everything is there.
  }

  @Override
  public Callback callback() {
    return Callback.NONE; // Provenance has hashes of all bytes.
  }

  private EpochPlan epoch(int epoch) {
    if (epoch != planned) {
      plan = EpochPlan.of(sizes, weights, streams, epoch);
      planned = epoch;
    }
    return plan;
  }

  @Override
  public void close() {
    // Segments are mapped as long as somebody has them.
  }
}
