package org.ltp4j.serving;

import java.util.Arrays;
import java.util.LinkedList;
import java.util.List;
import org.ltp4j.evaluation.TokenBatches;

/**
 * Cuts rows, sorted by length, into the batches that cost least. A batch costs its places, padding
 * included, and for itself what so many places would: the model's weights pass through the
 * processor once more.
 */
final class Packing {
  private static final int MOST_PLACES = 1024;
  private static final int BATCH_COST = 16;

  private Packing() {}

  /**
   * The batches.
   *
   * @param lengths tokens of each row, at least 1
   */
  static TokenBatches of(int[] lengths) {
    int[] order = TokenBatches.longestFirst(lengths);
    long[] least = new long[order.length + 1]; // of the first rows, by their number
    int[] begin = new int[order.length + 1]; // of the last batch of these
    for (int end = 1; end <= order.length; end++) {
      least[end] = Long.MAX_VALUE;
      for (int from = end - 1; from >= 0; from--) {
        long places = (long) lengths[order[from]] * (end - from);
        if (places > MOST_PLACES && from < end - 1) {
          break; // longer rows come before
        }
        long cost = least[from] + places + BATCH_COST;
        if (cost < least[end]) {
          least[end] = cost;
          begin[end] = from;
        }
      }
    }
    LinkedList<int[]> batches = new LinkedList<>();
    for (int end = order.length; end > 0; end = begin[end]) {
      batches.addFirst(Arrays.copyOfRange(order, begin[end], end));
    }
    return new TokenBatches(List.copyOf(batches));
  }
}
