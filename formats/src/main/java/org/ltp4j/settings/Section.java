package org.ltp4j.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The keys and values that a recipe gives for one stage.
 *
 * @param place where they are written, for messages, e.g. {@code nli.yaml, section train}
 * @param values by key; a null value counts as not given
 */
public record Section(String place, Map<String, Object> values) {
  /** Copies the values, keeping their order. */
  public Section {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** No recipe. */
  public static Section none() {
    return new Section("no recipe", Map.of());
  }
}
