package org.ltp4j.tokenizer;

/** White space as Unicode's property White_Space says, which the tokenizer library goes by. */
final class WhiteSpace {
  private WhiteSpace() {}

  static boolean is(char c) {
    return c >= '\t' && c <= '\r' || c == ' ' || c == '\u0085' || Character.isSpaceChar(c);
  }

  /** How many characters at the beginning of a text are white space. */
  static int leading(String text) {
    int length = 0;
    while (length < text.length() && is(text.charAt(length))) {
      length++;
    }
    return length;
  }

  /** How many characters at the end of a text are white space. */
  static int trailing(String text) {
    int length = 0;
    while (length < text.length() && is(text.charAt(text.length() - 1 - length))) {
      length++;
    }
    return length;
  }
}
