package org.ltp4j.run;

import java.util.Locale;

/** Numbers of bytes as a person reads them, the same in every locale. */
public final class ByteCount {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private ByteCount() {}

  /** In powers of 1000, with a digit after the point from kB on. */
  public static String text(double bytes) {
    int unit = 0;
    double rest = bytes;
    while (rest >= 1000 && unit < UNITS.length - 1) {
      rest /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", rest, UNITS[unit]);
  }
}
