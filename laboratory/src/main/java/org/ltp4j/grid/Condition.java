package org.ltp4j.grid;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.recipe.Recipe;

/**
 * Holds for recipes in which each of some keys has one of some values.
 *
 * @param values by key, in the form of resolved settings
 * @param place where it is written, for messages
 */
record Condition(Map<KeyPath, List<Object>> values, String place) {
  static Condition of(Map<KeyPath, List<Object>> written, String place) {
    Map<KeyPath, List<Object>> values = new LinkedHashMap<>();
    written.forEach(
        (path, alternatives) ->
            values.put(
                path,
                alternatives.stream()
                    .map(value -> path.normalised(value, place + ", key " + path))
                    .toList()));
    return new Condition(values, place);
  }

  boolean holds(Recipe recipe) {
    return values.entrySet().stream()
        .allMatch(
            e ->
                e.getKey()
                    .valueIn(recipe, place)
                    .filter(value -> e.getValue().contains(value))
                    .isPresent());
  }
}
