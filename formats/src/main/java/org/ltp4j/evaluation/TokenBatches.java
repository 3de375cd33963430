package org.ltp4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Rows of similar length together, so that little is computed on padding: in total at most budget ·
 * ln(longest / shortest) tokens of it, however many rows there are.
 *
 * @param batches row indexes of each batch, every row in exactly one; the longest rows come first,
 *     so that memory that does not suffice shows at once
 */
public record TokenBatches(List<int[]> batches) {
  /**
   * Cuts rows into batches. Rows of equal length keep their order.
   *
   * @param lengths tokens of each row, at least 1
   * @param budget most tokens of a batch, padding included (rows · longest); a row that is longer
   *     on its own is a batch of its own
   */
  public static TokenBatches of(int[] lengths, int budget) {
    if (budget < 1 || Arrays.stream(lengths).anyMatch(length -> length < 1)) {
      throw new IllegalArgumentException("lengths and budget of at least 1");
    }
    int[] order = longestFirst(lengths);
    List<int[]> batches = new ArrayList<>();
    int from = 0;
    while (from < order.length) {
      int rows = Math.max(1, budget / lengths[order[from]]);
      int to = (int) Math.min(order.length, (long) from + rows);
      batches.add(Arrays.copyOfRange(order, from, to));
      from = to;
    }
    return new TokenBatches(batches);
  }

  /**
   * The numbers of rows, the longest row first; rows of equal length keep their order.
   *
   * @param lengths tokens of each row
   */
  public static int[] longestFirst(int[] lengths) {
    return IntStream.range(0, lengths.length)
        .boxed()
        .sorted(Comparator.comparingInt(row -> -lengths[row]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The number of rows. */
  public int rows() {
    return batches.stream().mapToInt(batch -> batch.length).sum();
  }

  /**
   * Works on batch after batch.
   *
   * @param work gives one result for each row of a batch, in the batch's order
   * @return the results in the order of the rows
   */
  public <T> List<T> map(Function<int[], List<T>> work) {
    List<T> results = new ArrayList<>(Collections.nCopies(rows(), null));
    for (int[] batch : batches) {
      List<T> part = work.apply(batch.clone());
      if (part.size() != batch.length) {
        throw new IllegalArgumentException(part.size() + " results of " + batch.length + " rows");
      }
      for (int i = 0; i < batch.length; i++) {
        results.set(batch[i], part.get(i));
      }
    }
    return results;
  }
}
