package org.ltp4j.evaluation;

/** Text of unknown origin as one cell of a line. */
final class Cells {
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
