package org.ltp4j.grid;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.StageName;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;

/**
 * A recipe's section {@code sweep} as it is written, its keys known and its values of their types.
 *
 * @param place file and section, for messages
 * @param grid alternatives by key
 * @param trials assignments that are written out
 * @param when rules in their order
 * @param exclude conditions of recipes that are not wanted
 * @param quick what a short run changes
 * @param options the other keys
 */
record GridSection(
    String place,
    Map<KeyPath, List<Object>> grid,
    List<Map<KeyPath, Object>> trials,
    List<Rule> when,
    List<Condition> exclude,
    Optional<Quick> quick,
    Section options) {
  private static final String GRID = "grid";
  private static final String TRIALS = "trials";
  private static final String WHEN = "when";
  private static final String EXCLUDE = "exclude";
  private static final String QUICK = "quick";
  private static final List<String> OWN = List.of(GRID, TRIALS, WHEN, EXCLUDE, QUICK);
  private static final String IF = "if";
  private static final String SET = "set";
  private static final String WITHOUT = "without";

  /** Reads the content of the section; null if the recipe has none. */
  static GridSection read(Path file, Object content) {
    String place = file + ", section " + Grid.SECTION;
    Map<String, Object> keys =
        content == null || content.equals("")
            ? Map.of()
            : mapping(content, place, "a section of keys and values");
    Map<String, Object> options = new LinkedHashMap<>(keys);
    options.keySet().removeAll(OWN);
    List<String> known = new ArrayList<>(OWN);
    known.addAll(Settings.keys(SweepSettings.class));
    Settings.requireKnown(keys.keySet(), known, place);
    Map<KeyPath, List<Object>> grid = alternatives(keys.get(GRID), place + ", " + GRID);
    return new GridSection(
        place,
        grid,
        list(keys.get(TRIALS), place + ", " + TRIALS).stream()
            .map(trial -> assignment(trial, place + ", " + TRIALS))
            .toList(),
        list(keys.get(WHEN), place + ", " + WHEN).stream()
            .map(rule -> rule(rule, place + ", " + WHEN))
            .toList(),
        list(keys.get(EXCLUDE), place + ", " + EXCLUDE).stream()
            .map(c -> condition(c, place + ", " + EXCLUDE))
            .toList(),
        Optional.ofNullable(keys.get(QUICK)).map(q -> quick(q, grid, place + ", " + QUICK)),
        new Section(place, options));
  }

  /** The section as {@code quick} makes it, if there is such a section. */
  GridSection quickened() {
    Quick q =
        quick.orElseThrow(
            () ->
                Problem.usage(
                    place,
                    "a section " + QUICK + ", which says what a short run is",
                    "none",
                    "add one, e.g. quick: {grid: {seed: [1]}}, or leave out --quick"));
    return new GridSection(
        place, q.over(grid), q.among(trials), when, exclude, Optional.of(q), options);
  }

  private static Quick quick(Object written, Map<KeyPath, List<Object>> grid, String place) {
    Map<String, Object> keys = mapping(written, place, "a section {set: …, grid: …}");
    Settings.requireKnown(keys.keySet(), List.of(SET, GRID), place);
    Map<KeyPath, List<Object>> fewer = alternatives(keys.get(GRID), place + ", " + GRID);
    Settings.requireKnown(
        fewer.keySet().stream().map(KeyPath::toString).toList(),
        grid.keySet().stream().map(KeyPath::toString).toList(),
        place + ", " + GRID);
    return new Quick(
        keys.get(SET) == null ? Map.of() : assignment(keys.get(SET), place + ", " + SET), fewer);
  }

  private static Rule rule(Object written, String place) {
    Map<String, Object> keys = mapping(written, place, "rules {if: …, set: …}");
    Settings.requireKnown(keys.keySet(), List.of(IF, SET, WITHOUT), place);
    String leftOut = place + ", " + WITHOUT;
    Map<Boolean, List<String>> without =
        list(keys.get(WITHOUT), leftOut).stream()
            .map(Object::toString)
            .collect(Collectors.partitioningBy(name -> name.contains(".")));
    return new Rule(
        condition(keys.get(IF), place + ", " + IF),
        keys.get(SET) == null ? Map.of() : assignment(keys.get(SET), place + ", " + SET),
        without.get(false).stream().map(name -> section(name, leftOut)).toList(),
        without.get(true).stream().map(name -> KeyPath.parse(name, leftOut)).toList());
  }

  private static StageName section(String name, String place) {
    Settings.requireKnown(List.of(name), StageName.keys(), place);
    return Arrays.stream(StageName.values())
        .filter(stage -> stage.key().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Condition condition(Object written, String place) {
    return Condition.of(alternatives(written == null ? Map.of() : written, place), place);
  }

  /** A list is always a list of alternatives; any other value is the only alternative. */
  private static Map<KeyPath, List<Object>> alternatives(Object written, String place) {
    Map<KeyPath, List<Object>> all = new LinkedHashMap<>();
    if (written == null) {
      return all;
    }
    mapping(written, place, "keys with lists of values, e.g. train.shots: [1, 4, 16]")
        .forEach(
            (key, value) -> {
              List<Object> values =
                  value instanceof List<?> list ? List.copyOf(list) : one(value, place, key);
              if (values.isEmpty()) {
                throw Problem.usage(
                    place + ", key " + key,
                    "at least one value",
                    "none",
                    "add one or leave it out");
              }
              KeyPath path = KeyPath.parse(key, place);
              values.forEach(v -> path.normalised(v, place + ", key " + key));
              put(all, path, values, place);
            });
    return all;
  }

  private static Map<KeyPath, Object> assignment(Object written, String place) {
    Map<KeyPath, Object> all = new LinkedHashMap<>();
    mapping(written, place, "keys with values, e.g. {train.shots: 16}")
        .forEach(
            (key, value) -> {
              KeyPath path = KeyPath.parse(key, place);
              path.normalised(one(value, place, key).get(0), place + ", key " + key);
              put(all, path, value, place);
            });
    return all;
  }

  private static <V> void put(Map<KeyPath, V> all, KeyPath path, V value, String place) {
    if (all.put(path, value) != null) {
      throw Problem.usage(place, "each key once", "'" + path + "' twice", "keep one of them");
    }
  }

  private static List<Object> one(Object value, String place, String key) {
    if (value == null) {
      throw Problem.usage(
          place + ", key " + key, "a value", "nothing", "give a value, or leave the key out");
    }
    return List.of(value);
  }

  private static List<Object> list(Object written, String place) {
    if (written == null) {
      return List.of();
    } else if (written instanceof List<?> list && list.stream().allMatch(e -> e != null)) {
      return List.copyOf(list);
    }
    throw Problem.usage(place, "a list", "'" + written + "'", "begin each entry with '- '");
  }

  private static Map<String, Object> mapping(Object written, String place, String expected) {
    if (!(written instanceof Map<?, ?> map)) {
      throw Problem.usage(place, expected, "'" + written + "'", "see docs/commands.md, sweep");
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(key.toString(), value));
    return copy;
  }
}
