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
}
