package org.ltp4j.prompt;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Rendered examples.
 *
 * @param rows ids, virtual token j written as -(j+1)
 * @param places what is read of each row: one place, or one for each word
 * @param gold indices of each row's label, of its labels, or of the label of each place; or null
 *     where unknown
 */
public record PromptBatch(int[][] rows, int[][] places, int[][] gold) {
  /** Rows with one place and one label each. */
  public static PromptBatch of(int[][] rows, long[] readAt, long[] gold) {
    return new PromptBatch(rows, each(readAt), gold == null ? null : each(gold));
  }

  private static int[][] each(long[] values) {
    return Arrays.stream(values).mapToObj(v -> new int[] {(int) v}).toArray(int[][]::new);
  }

  /** The place that is read of each row, if all have one; null if some have another number. */
  public long[] readAt() {
    return Arrays.stream(places).allMatch(row -> row.length == 1)
        ? Arrays.stream(places).mapToLong(row -> row[0]).toArray()
        : null;
  }

  /** This batch with the rows of another below. */
  public PromptBatch and(PromptBatch other) {
    return new PromptBatch(
        both(rows, other.rows), both(places, other.places), both(gold, other.gold));
  }

  private static int[][] both(int[][] a, int[][] b) {
    return Stream.of(a, b).flatMap(Stream::of).toArray(int[][]::new);
  }
}
