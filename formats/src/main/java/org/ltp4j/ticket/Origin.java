package org.ltp4j.ticket;

import java.util.Locale;

/** Where the entries of a ticket come from that no ranking chose. */
public enum Origin {
  /** Entries of either of two tickets. */
  UNION,
  /** Entries of both. */
  INTERSECTION,
  /** Entries of the first that the second does not have. */
  DIFFERENCE,
  /** The entries that a sparse fine-tuning of other software changed. */
  IMPORTED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
