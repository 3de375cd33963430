package org.ltp4j.data;

import java.util.Map;

/**
 * One row of a data set.
 *
 * @param id the row's own id, or its line number
 * @param language language code; null where neither file nor caller says
 * @param fields field name → text, e.g. premise and hypothesis
 * @param label the task's name of the label; null if the row has none
 */
public record Example(String id, String language, Map<String, String> fields, String label) {
  /** Makes the fields unmodifiable. */
  public Example {
    fields = Map.copyOf(fields);
  }

  /**
   * Whether there is anything to classify: a character in some field that is no white space, no
   * control character and no invisible format character such as U+200B. An example without text
   * would get some label; it is refused wherever rows or texts come in.
   */
  public static boolean hasText(Map<String, String> fields) {
    return fields.values().stream()
        .anyMatch(text -> text != null && text.codePoints().anyMatch(Example::isVisible));
  }

  private static boolean isVisible(int c) {
    return !Character.isWhitespace(c)
        && !Character.isSpaceChar(c)
        && !Character.isISOControl(c)
        && Character.getType(c) != Character.FORMAT;
  }
}
