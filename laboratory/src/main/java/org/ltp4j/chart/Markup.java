package org.ltp4j.chart;

/** Text of unknown origin in XML and HTML. */
public final class Markup {
  private static final int REPLACEMENT = 0xFFFD;

  private Markup() {}

  /**
   * Text of any kind, inert in elements and quoted attributes. Characters that XML has no place
   * for, such as control characters and half surrogate pairs, become U+FFFD.
   */
  public static String text(String any) {
    StringBuilder safe = new StringBuilder(any.length());
    any.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isAllowed(c) ? c : REPLACEMENT);
              }
            });
    return safe.toString();
  }

  private static boolean isAllowed(int c) {
    boolean isSpace = c == '\t' || c == '\n' || c == '\r';
    boolean isHalf = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    boolean isNone = (c & 0xFFFE) == 0xFFFE;
    return isSpace || !(Character.isISOControl(c) || isHalf || isNone);
  }
}
