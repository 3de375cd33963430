package org.ltp4j.ticket;

import java.util.function.BinaryOperator;

/** What is made of two tickets as sets of entries. */
public enum SetOperation {
  /** Entries of either. */
  UNION(Origin.UNION, Bitmap::or),
  /** Entries of both. */
  INTERSECTION(Origin.INTERSECTION, Bitmap::and),
  /** Entries of the first that the second does not have. */
  DIFFERENCE(Origin.DIFFERENCE, Bitmap::andNot);

  private final Origin origin;
  private final BinaryOperator<Bitmap> entries;

  SetOperation(Origin origin, BinaryOperator<Bitmap> entries) {
    this.origin = origin;
    this.entries = entries;
  }

  /** Where the entries of the result come from. */
  Origin origin() {
    return origin;
  }

  /** The entries of one tensor. */
  Bitmap of(Bitmap first, Bitmap second) {
    return entries.apply(first, second);
  }
}
