package org.ltp4j.model;

/**
 * What a layer's tokens attend to.
 *
 * @param window how many places to each side; 0 for all
 * @param theta base of the rotary angles θ^(-2j/D); 0 where positions do not turn
 */
public record AttentionSpan(int window, double theta) {
  /** All tokens of a row, whose positions are in their embeddings. */
  public static final AttentionSpan EVERYWHERE = new AttentionSpan(0, 0);

  /** Whether tokens see their neighbours only. */
  public boolean isLocal() {
    return window > 0;
  }

  /** Whether rows of this many tokens have some that do not see each other. */
  boolean hides(int length) {
    return isLocal() && length > window + 1;
  }
}
