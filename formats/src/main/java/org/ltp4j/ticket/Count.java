package org.ltp4j.ticket;

/**
 * Selected entries out of eligible ones.
 *
 * @param selected number of selected entries
 * @param eligible number of entries that could have been selected
 */
public record Count(long selected, long eligible) {
  /** No entry of none. */
  public static final Count ZERO = new Count(0, 0);

  /** Both numbers added up. */
  public Count plus(Count other) {
    return new Count(selected + other.selected, eligible + other.eligible);
  }

  /** Selected over eligible, from 0 to 1; NaN where nothing is eligible. */
  public double density() {
    return (double) selected / eligible;
  }

  /** The share of a whole ticket that is selected here, from 0 to 1; NaN for an empty ticket. */
  public double shareOf(Count whole) {
    return (double) selected / whole.selected;
  }
}
