package org.ltp4j.data;

/** What happens to rows or lines that cannot be used. */
public enum BadRows {
  /** The file is refused, with their number and the first of them. */
  REJECT,
  /** They are left out, with a warning that gives the same. */
  SKIP
}
