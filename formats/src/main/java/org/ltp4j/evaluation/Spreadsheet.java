package org.ltp4j.evaluation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/** What spreadsheet programs make of cells from text files. */
public final class Spreadsheet {
  private static final int DECIMALS = 8;
  private static final Pattern FORMULA = Pattern.compile("(?s)\\s*[=+\\-@].+");
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");

  private Spreadsheet() {}

  /**
   * Whether a cell would be computed instead of shown: it begins like a formula and is no number. A
   * name from somebody's data could run a command that way.
   */
  public static boolean isFormula(String cell) {
    return FORMULA.matcher(cell).matches() && !NUMBER.matcher(cell).matches();
  }

  /** A cell with an apostrophe before it if it {@linkplain #isFormula is a formula}. */
  public static String safe(String cell) {
    return isFormula(cell) ? "'" + cell : cell;
  }

  /** A number with eight decimals and without an exponent. */
  public static String number(double value) {
    return new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
  }
}
