package org.ltp4j.data;

/** Names that end in tables, pictures and files: of languages, labels and tasks. */
final class Names {
  /** What is wrong with others. */
  static final String UNFIT = "a name has no control characters, line breaks or lone surrogates";

  private Names() {}

  /**
   * Whether XML, tables and terminals take the name as it is: without control characters, line and
   * paragraph separators, marks that turn the direction of writing, lone surrogates and
   * noncharacters.
   */
  static boolean fit(String name) {
    return name.codePoints().noneMatch(Names::breaks);
  }

  private static boolean breaks(int c) {
    boolean turns = c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> turns || (c & 0xFFFE) == 0xFFFE;
    };
  }
}
