package org.ltp4j.data;

import java.util.List;
import java.util.Map;

/**
 * One row of a data set.
 *
 * @param id the row's own id, or its line number
 * @param language language code; null where neither file nor caller says
 * @param fields field name → text, e.g. premise and hypothesis
 * @param labels the task's names of the label, of all labels, or of the tag of each word, by the
 *     task's {@link TaskKind}; null if they are not known
 */
public record Example(String id, String language, Map<String, String> fields, List<String> labels) {
  /** Makes the collections unmodifiable. */
  public Example {
    fields = Map.copyOf(fields);
    labels = labels == null ? null : List.copyOf(labels);
  }

  /** The label of a row that has one; null if it is not known. */
  public String label() {
    return labels == null ? null : labels.get(0);
  }

  /** A row with one label. */
  public static Example labelled(
      String id, String language, Map<String, String> fields, String label) {
    return new Example(id, language, fields, List.of(label));
  }

  /** A row without labels. */
  public static Example unlabelled(String id, String language, Map<String, String> fields) {
    return new Example(id, language, fields, null);
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
