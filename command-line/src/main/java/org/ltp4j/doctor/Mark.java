package org.ltp4j.doctor;

/** How serious a finding is. */
public enum Mark {
  /** As it should be, or a fact. */
  FINE("✓"),
  /** Training runs, but slower or worse than it could. */
  WARNING("⚠"),
  /** Training would stop. */
  PROBLEM("✗"),
  /** Could not be looked at because of a problem elsewhere. */
  SKIPPED("–");

  private final String sign;

  Mark(String sign) {
    this.sign = sign;
  }

  /** The sign it stands under in a printed report. */
  public String sign() {
    return sign;
  }
}
