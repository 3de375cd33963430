package org.ltp4j.data;

/** What happens to rows or lines that cannot be used. */
public enum BadRows {
  /** The file is refused; the message has the number of such rows and shows the first ones. */
  REJECT,
  /** Such rows are left out; a warning has their number and shows the first ones. */
  SKIP
}
