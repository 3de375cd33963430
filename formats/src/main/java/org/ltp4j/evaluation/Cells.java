package org.ltp4j.evaluation;

import java.util.regex.Pattern;

/** Text of unknown origin as one cell of a line. */
final class Cells {
  private static final int ESCAPE = 6;

  /** The space too: white space before a formula does not keep it from being one. */
  private static final Pattern DISARMED = Pattern.compile("\\\\u00(?:3d|2b|2d|40|20)");

  private Cells() {}

  /**
   * Backslash escapes for everything that could end a cell or a line, or steer a terminal: {@code
   * \\}, {@code \t}, {@code \n}, {@code \r}, and as four hexadecimal digits after {@code \\u} other
   * control characters, the separators U+2028 and U+2029, and half surrogate pairs.
   */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\\' -> escaped.append("\\\\");
                case '\t' -> escaped.append("\\t");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                default -> {
                  if (isUnsafe(c)) {
                    escaped.append("\\u%04x".formatted(c));
                  } else {
                    escaped.appendCodePoint(c);
                  }
                }
              }
            });
    return escaped.toString();
  }

  /** An escaped text whose first character is escaped too if it would make it a formula. */
  static String disarm(String escaped) {
    return Spreadsheet.isFormula(escaped)
        ? "\\u%04x".formatted((int) escaped.charAt(0)) + escaped.substring(1)
        : escaped;
  }

  /** What was given to {@link #disarm}: other escapes never stand for printable characters. */
  static String rearm(String disarmed) {
    if (!DISARMED.matcher(disarmed).lookingAt()) {
      return disarmed;
    }
    int first = Integer.parseInt(disarmed.substring(2, ESCAPE), 16);
    return Character.toString(first) + disarmed.substring(ESCAPE);
  }

  private static boolean isUnsafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
