package org.ltp4j.chart;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people. */
final class Numbers {
  private static final MathContext DIGITS = new MathContext(6);
  private static final int MOST_ZEROS = 6;
  private static final int MOST_DIGITS = 9;

  private Numbers() {}

  /** Six digits, without zeros at the end and with a minus sign. */
  static String shown(double number) {
    return Double.isFinite(number) ? shown(BigDecimal.valueOf(number).round(DIGITS)) : "none";
  }

  /** All digits, without zeros at the end and with a minus sign. */
  static String shown(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    if (stripped.signum() == 0) {
      return "0";
    }
    int before = stripped.precision() - stripped.scale();
    boolean isPlain = before <= MOST_DIGITS && before > -MOST_ZEROS;
    String text =
        isPlain
            ? stripped.toPlainString()
            : new BigDecimal(stripped.unscaledValue(), stripped.precision() - 1).toPlainString()
                + "e"
                + (before - 1);
    return text.replace('-', '−');
  }
}
