package org.ltp4j.template;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How a field's text is tidied before it goes into a template, which brings its own punctuation.
 */
public final class FieldText {
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  private FieldText() {}

  /** The words of a text whose words have tags: what stands between white space. */
  public static List<String> words(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() ? List.of() : List.of(WHITE_SPACE.split(stripped));
  }

  /**
   * Without white space around it and, unless nothing would be left, ASCII punctuation at its end.
   */
  public static String tidy(String text, boolean stripPunctuation) {
    String trimmed = text.strip();
    if (!stripPunctuation) {
      return trimmed;
    }
    int end = trimmed.length();
    while (end > 0 && PUNCTUATION.indexOf(trimmed.charAt(end - 1)) >= 0) {
      end--;
    }
    return end == 0 ? trimmed : trimmed.substring(0, end).strip();
  }
}
