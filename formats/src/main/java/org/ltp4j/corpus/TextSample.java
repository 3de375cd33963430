package org.ltp4j.corpus;

import java.util.List;

/**
 * A few lines of a large text, to tell how much there is of it before it has been read. What tells
 * that are the lengths of the lines, so that a sample is the same where the text is not there.
 *
 * @param bytes of text
 * @param lines the ids that each line has, without special ones; 0 ends a document
 * @param times how many such samples make up the text
 */
public record TextSample(long bytes, List<Integer> lines, double times) {
  private static final long ALL = 1 << 20;
  private static final long EACH_AT_LEAST = 1 << 14;

  /**
   * About how many bytes are sampled of each text.
   *
   * @param texts how many texts there are; those of many are sampled less, since all samples are
   *     tokenised before the first step
   */
  public static long size(int texts) {
    return Math.max(EACH_AT_LEAST, ALL / texts);
  }

  /** From how many texts on {@link #size} does not change any more. */
  static int manyTexts() {
    return (int) (ALL / EACH_AT_LEAST);
  }

  /** Lines of these lengths; their ids mean nothing. */
  public Segment segment() {
    SegmentBuilder builder = new SegmentBuilder(1);
    for (int length : lines) {
      if (length == 0) {
        builder.boundary();
      } else {
        builder.add(new int[length]);
      }
    }
    return builder.build(new Stretch(0, bytes, 0, 0, 0, 0, 0, List.of()));
  }
}
