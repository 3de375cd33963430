package org.ltp4j.doctor;

import java.util.Locale;
import org.ltp4j.run.ByteCount;

/** Numbers as a person reads them, the same in every locale. */
final class Quantities {
  private Quantities() {}

  /** Thousands apart. */
  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** In powers of 1000, with a digit after the point from kB on. */
  static String bytes(double n) {
    return ByteCount.text(n);
  }

  /** A share in percent; 0 of 0 is 0. */
  static String percent(double part, double whole) {
    return String.format(Locale.ROOT, "%.1f %%", whole == 0 ? 0 : 100 * part / whole);
  }

  /** Three significant digits at least, no exponents. */
  static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 1 ? "%.1f" : "%.3f", value);
  }

  /** A duration in the unit that suits it. */
  static String duration(double seconds) {
    if (seconds < 90) {
      return number(seconds) + " s";
    }
    return seconds < 5400 ? number(seconds / 60) + " min" : number(seconds / 3600) + " h";
  }
}
