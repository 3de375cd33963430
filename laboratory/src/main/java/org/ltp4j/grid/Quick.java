package org.ltp4j.grid;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What makes a sweep of hours one of minutes.
 *
 * @param set values put over the recipe's sections
 * @param grid alternatives in place of the grid's, by keys that the grid has
 */
record Quick(Map<KeyPath, Object> set, Map<KeyPath, List<Object>> grid) {
  /** The grid with these alternatives, in its own order of keys. */
  Map<KeyPath, List<Object>> over(Map<KeyPath, List<Object>> whole) {
    Map<KeyPath, List<Object>> fewer = new LinkedHashMap<>(whole);
    fewer.putAll(grid);
    return fewer;
  }

  /** Those of the trials written out whose values are among the alternatives. */
  List<Map<KeyPath, Object>> among(List<Map<KeyPath, Object>> trials) {
    return trials.stream()
        .filter(trial -> grid.keySet().stream().allMatch(key -> isAmong(trial, key)))
        .toList();
  }

  private boolean isAmong(Map<KeyPath, Object> trial, KeyPath key) {
    Object given = trial.get(key);
    return given == null
        || grid.get(key).stream()
            .map(value -> key.normalised(value, key.toString()))
            .anyMatch(key.normalised(given, key.toString())::equals);
  }
}
