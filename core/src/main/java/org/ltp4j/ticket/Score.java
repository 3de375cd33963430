package org.ltp4j.ticket;

import java.util.Locale;

/** What makes an entry important; the names in strategies are these in lower case with hyphens. */
public enum Score {
  /** Largest |θ1 − θ0|: the method. */
  CHANGE,
  /** Control: a random order with a seed of its own. */
  RANDOM,
  /** Control: largest |θ0|. */
  MAGNITUDE,
  /** Control: smallest |θ1 − θ0|. */
  SMALLEST_CHANGE;

  /** Whether the smallest values win instead of the largest. */
  public boolean smallestFirst() {
    return this == SMALLEST_CHANGE;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
