package org.ltp4j.answer;

/**
 * How texts of several callers are put into batches.
 *
 * @param tokens most tokens of a batch; a text that is longer on its own is a batch of its own
 * @param mostWaiting when so many texts wait, further callers are refused
 */
public record Batching(int tokens, int mostWaiting) {
  /** Batches that fill two cores, and room for some seconds of work. */
  public static final Batching DEFAULT = new Batching(2048, 1024);

  /** Refuses limits below 1. */
  public Batching {
    if (tokens < 1 || mostWaiting < 1) {
      throw new IllegalArgumentException(
          "at least 1 token and 1 text, not " + tokens + " and " + mostWaiting);
    }
  }
}
