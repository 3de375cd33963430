package org.ltp4j.chart;

import static java.lang.Character.UnicodeBlock.HEBREW;

/**
 * How wide a text is at most in a common sans-serif font, without asking the machine's fonts: a
 * picture is the same on every machine, also on one that has none. The numbers are those of DejaVu
 * Sans, which is wider than Arial, Helvetica, Roboto and Segoe.
 */
final class TextWidth {
  /** How much wider bold letters are. */
  static final double BOLD = 1.13;

  private static final int FIRST = ' ';

  /** Hundredths of the font's size, from the space to the tilde. */
  private static final int[] ASCII = {
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
    61, 79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64,
    64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84
  };

  private TextWidth() {}

  /** Pixels at a size. */
  static double of(String text, double size) {
    return size * text.codePoints().mapToDouble(TextWidth::of).sum();
  }

  /** Pixels in bold. */
  static double ofBold(String text, double size) {
    return BOLD * of(text, size);
  }

  private static double of(int c) {
    if (c >= FIRST && c < FIRST + ASCII.length) {
      return ASCII[c - FIRST] / 100.0;
    }
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      case Character.UPPERCASE_LETTER, Character.TITLECASE_LETTER -> 0.9;
      case Character.LOWERCASE_LETTER -> c < 0x250 ? 0.66 : 0.9;
      default -> c >= 0x1F000 ? 1.3 : Character.UnicodeBlock.of(c) == HEBREW ? 0.75 : 1;
    };
  }
}
