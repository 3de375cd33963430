package org.ltp4j.grid;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.Recipe;
import org.ltp4j.recipe.RunSettings;
import org.ltp4j.recipe.StageName;
import org.ltp4j.settings.Declared;

/**
 * Values of keys within paths: {@code train_split,{shots}.jsonl}. Only what is a path is looked at;
 * templates have braces of their own.
 */
final class References {
  private static final Pattern NAME = Pattern.compile("\\{([a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)?)}");

  private final Path file;
  private final Map<String, Object> contents;

  /** The places {@code section.key} whose values are being found. */
  private final List<String> path = new ArrayList<>();

  private References(Path file, Map<String, Object> contents) {
    this.file = file;
    this.contents = contents;
  }

  /**
   * The recipe with the values in place of their names.
   *
   * @throws Problem if there is no such key, it has no value, several that differ, or one that
   *     refers back to itself
   */
  static Recipe resolve(Path file, Map<String, Object> contents) {
    return new References(file, contents).resolve();
  }

  private Recipe resolve() {
    Map<String, Object> resolved = new LinkedHashMap<>(contents);
    for (String key : paths(RunSettings.class)) {
      resolved.computeIfPresent(key, (k, value) -> filled("", k, value));
    }
    for (StageName stage : StageName.values()) {
      if (contents.get(stage.key()) instanceof Map<?, ?> own) {
        Map<String, Object> section = new LinkedHashMap<>();
        own.forEach((key, value) -> section.put(key.toString(), value));
        for (String key : paths(stage.settings())) {
          section.computeIfPresent(key, (k, value) -> filled(stage.key() + ".", k, value));
        }
        resolved.put(stage.key(), section);
      }
    }
    return Recipe.of(file, resolved);
  }

  private static List<String> paths(Class<? extends Record> settings) {
    return Declared.of(settings).stream()
        .filter(declared -> declared.rawType() == Path.class || declared.isPaths())
        .map(Declared::key)
        .toList();
  }

  private Object filled(String section, String key, Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(element -> filled(section, key, element)).toList();
    } else if (!(value instanceof String text) || !text.contains("{")) {
      return value;
    }
    String here = section + key;
    if (path.contains(here)) {
      throw Problem.usage(
          file,
          "values that do not refer to themselves",
          String.join(" → ", path) + " → " + here,
          "write one of them out");
    }
    path.add(here);
    String filled =
        NAME.matcher(value.toString())
            .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), here)));
    path.remove(here);
    return filled;
  }

  private String value(String name, String here) {
    Map<String, Object> candidates = new TreeMap<>();
    for (Map.Entry<String, Object> entry : values().entrySet()) {
      String known = entry.getKey();
      if (known.equals(name) || known.endsWith("." + name)) {
        candidates.put(known, entry.getValue());
      }
    }
    if (candidates.size() > 1) {
      // A section's own value holds before the one that all sections share.
      candidates.remove(name);
    }
    if (candidates.isEmpty()) {
      throw Problem.usage(
          file + ", key " + here,
          "{name} of a key that the recipe gives",
          "{" + name + "}",
          Nearest.remedy(name, names()));
    } else if (candidates.values().stream().distinct().count() > 1) {
      throw Problem.usage(
          file + ", key " + here,
          "one value for {" + name + "}",
          candidates.toString(),
          "write {" + candidates.keySet().iterator().next() + "} or another in full");
    }
    Map.Entry<String, Object> found = candidates.entrySet().iterator().next();
    Object value = scalar(found.getKey(), found.getValue(), here);
    int dot = found.getKey().indexOf('.') + 1;
    String section = found.getKey().substring(0, dot);
    return filled(section, found.getKey().substring(dot), value).toString();
  }

  private Object scalar(String name, Object value, String here) {
    if (value == null || value instanceof Map || value instanceof List) {
      throw Problem.usage(
          file + ", key " + here, "one value for {" + name + "}", value, "refer to another key");
    }
    return value;
  }

  /** All that may be written between braces. */
  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>(values().keySet());
    values().keySet().forEach(name -> names.add(name.substring(name.indexOf('.') + 1)));
    return names;
  }

  /** What the recipe gives, by {@code section.key}; shared keys by their own name. */
  private Map<String, Object> values() {
    Map<String, Object> all = new LinkedHashMap<>();
    contents.forEach(
        (key, value) -> {
          if (!StageName.keys().contains(key)) {
            all.put(key, value);
          } else if (value instanceof Map<?, ?> section) {
            section.forEach((inner, v) -> all.put(key + "." + inner, v));
          }
        });
    return all;
  }
}
