package org.ltp4j.serving;

import java.util.Arrays;
import java.util.LinkedList;
import java.util.List;
import java.util.stream.IntStream;
import org.ltp4j.evaluation.TokenBatches;

/**
 * Cuts rows, sorted by length, into the batches that cost least. A batch costs its places, padding
 * included, and for itself what so many places would: the model's weights pass through the
 * processor once more.
 */
final class Packing {
  private static final int MOST_PLACES = 1024;

  /**
   * Where several batches are computed at once: smaller, so that no thread is left with a long one.
   */
  private static final int MOST_PLACES_OF_SEVERAL = 512;

  private static final int BATCH_COST = 16;

  private Packing() {}

  /**
   * The batches.
   *
   * @param lengths tokens of each row, at least 1
   * @param parts how many batches are computed at once; none is much more than its share of the
   *     places
   */
  static TokenBatches of(int[] lengths, int parts) {
    int[] order = TokenBatches.longestFirst(lengths);
    long most = parts == 1 ? MOST_PLACES : share(lengths, parts);
    long[] least = new long[order.length + 1]; // of the first rows, by their number
    int[] begin = new int[order.length + 1]; // of the last batch of these
    for (int end = 1; end <= order.length; end++) {
      least[end] = Long.MAX_VALUE;
      for (int from = end - 1; from >= 0; from--) {
        long places = (long) lengths[order[from]] * (end - from);
        if (places > most && from < end - 1) {
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

  /** Half a row more than an equal share, so that a batch has room for its last one. */
  private static long share(int[] lengths, int parts) {
    long places = IntStream.of(lengths).asLongStream().sum();
    int longest = IntStream.of(lengths).max().orElse(0);
    return Math.min(MOST_PLACES_OF_SEVERAL, places / parts + longest / 2);
  }
}
