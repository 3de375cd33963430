package org.ltp4j.corpus;

/** The segments of a text, which come one after another. */
interface TextSegments extends AutoCloseable {
  /** Segments that are there so far. */
  int size();

  /** A segment that is there. */
  Segment get(int segment);

  /** Bytes of text in the segments that are there. */
  long bytes();

  /** Whether all segments are there. */
  boolean ended();

  /**
   * Looks for the next segment, or makes it.
   *
   * @return whether there is something new: a segment, or that there are no more; not so while
   *     another process is at work on the text
   * @throws org.ltp4j.problem.Problem if the text or its token ids cannot be read, written or used
   */
  boolean advance();

  /** Ends the work on the text; what is there stays. */
  @Override
  void close();
}
