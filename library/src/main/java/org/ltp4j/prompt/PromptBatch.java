package org.ltp4j.prompt;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Rendered examples.
 *
 * @param rows ids, virtual token j written as -(j+1)
 * @param readAt place in each row that the label is read from
 * @param gold index of each row's label, or null where unknown
 */
public record PromptBatch(int[][] rows, long[] readAt, long[] gold) {
  /** This batch with the rows of another below. */
  public PromptBatch and(PromptBatch other) {
    return new PromptBatch(
        Stream.of(rows, other.rows).flatMap(Stream::of).toArray(int[][]::new),
        LongStream.concat(LongStream.of(readAt), LongStream.of(other.readAt)).toArray(),
        LongStream.concat(LongStream.of(gold), LongStream.of(other.gold)).toArray());
  }
}
