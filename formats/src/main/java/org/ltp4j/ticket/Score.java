package org.ltp4j.ticket;

import java.util.Locale;

/** What makes an entry important; the names in strategies are these in lower case with hyphens. */
public enum Score {
  /** Largest score of the delta: |θ1 − θ0|, the method, unless the delta holds another. */
  CHANGE,
  /** Control: a random order with a seed of its own. */
  RANDOM,
  /** Control: largest |θ0|. */
  MAGNITUDE,
  /** Control: smallest score of the delta. */
  SMALLEST_CHANGE;

  /** Whether the smallest values win instead of the largest. */
  public boolean smallestFirst() {
    return this == SMALLEST_CHANGE;
  }

  /** Whether the delta says what the scores are. */
  public boolean ofDelta() {
    return this == CHANGE || this == SMALLEST_CHANGE;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
