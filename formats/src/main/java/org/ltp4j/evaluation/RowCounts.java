package org.ltp4j.evaluation;

/**
 * What one row adds to a {@link Tally}: for each label or span that is there, was predicted, or is
 * both, the index of what is counted.
 *
 * @param hits predicted where they are
 * @param gold those that are there
 * @param predicted those that were predicted
 */
public record RowCounts(int[] hits, int[] gold, int[] predicted) {
  private static final int[] NONE = {};

  /** A row with one label. */
  public static RowCounts ofLabel(int gold, int predicted) {
    int[] said = {predicted};
    return gold == predicted
        ? new RowCounts(said, said, said)
        : new RowCounts(NONE, new int[] {gold}, said);
  }

  /** Whether the whole answer is right. */
  public boolean right() {
    return hits.length == gold.length && hits.length == predicted.length;
  }

  /** Adds the row so many times. */
  public void addTo(int[] hitSums, int[] goldSums, int[] predictedSums, int times) {
    for (int label : hits) {
      hitSums[label] += times;
    }
    for (int label : gold) {
      goldSums[label] += times;
    }
    for (int label : predicted) {
      predictedSums[label] += times;
    }
  }
}
