package org.ltp4j.recipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;
import org.ltp4j.settings.Declared;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.yaml.Yaml;

/**
 * A recipe file. Its top level holds what all stages share ({@link RunSettings}) and one section
 * for each {@link StageName}:
 *
 * <pre>{@code
 * model: models/xlm-roberta-base
 * out: runs/nli
 * seed: 3
 * mlm:
 *   text: [wiki-en.txt.gz]
 * ticket:
 *   ratio: 0.2
 * fetch:                                  # what {@code ltp run --fetch} gets where it is not there
 *   wiki-en.txt.gz: data wikitext-en
 * }</pre>
 *
 * Paths are relative to the working directory, as they are in flags.
 */
public final class Recipe {
  /** Name of the section that makes several recipes of one; {@code ltp sweep} takes it out. */
  public static final String SWEEP = "sweep";

  private static final String OUT = "out";
  private static final String FETCH = "fetch";

  private final Path file;
  private final Map<String, Object> top;

  private Recipe(Path file, Map<String, Object> top) {
    this.file = file;
    this.top = top;
  }

  /**
   * Reads a recipe and checks all its keys, those of stages that are not to run included.
   *
   * @throws Problem naming file, section and key
   */
  public static Recipe load(Path file) {
    return checked(new Recipe(file, Yaml.load(file)));
  }

  /**
   * A recipe of these contents, checked as {@link #load} does.
   *
   * @param file for messages
   */
  public static Recipe of(Path file, Map<String, Object> contents) {
    return checked(new Recipe(file, contents));
  }

  private static Recipe checked(Recipe recipe) {
    List<String> known = new ArrayList<>(Settings.keys(RunSettings.class));
    known.addAll(StageName.keys());
    known.add(FETCH);
    if (recipe.top.containsKey(SWEEP)) {
      throw Problem.usage(
          recipe.file,
          "a recipe of one run",
          "a section 'sweep', whose trials are many",
          "use ltp sweep " + recipe.file);
    }
    Settings.requireKnown(recipe.top.keySet(), known, recipe.file.toString());
    for (StageName stage : StageName.values()) {
      Settings.requireKnown(
          recipe.own(stage).keySet(), Settings.keys(stage.settings()), recipe.place(stage));
    }
    recipe.fetches();
    return recipe;
  }

  /**
   * What its section {@code fetch} says: a path or a model's name → the words behind {@code ltp
   * fetch} that bring it.
   *
   * @throws Problem if it says something else
   */
  public Map<String, String> fetches() {
    Object content = top.getOrDefault(FETCH, Map.of());
    Map<String, String> fetches = new LinkedHashMap<>();
    if (content instanceof Map<?, ?> map) {
      map.forEach((path, words) -> fetches.put(path.toString(), String.valueOf(words)));
    }
    if (!(content instanceof Map<?, ?>)
        || !fetches.values().stream().allMatch(words -> words.matches("(?:data|model) .+"))) {
      throw Problem.usage(
          file + ", section " + FETCH,
          "paths with what fetches them, e.g. data/xnli: data xnli",
          "'" + content + "'",
          "correct it");
    }
    return fetches;
  }

  /** Those of {@link #fetches} that a stage or a shared key names, with what is below them. */
  public Map<String, String> neededFetches() {
    Map<String, String> needed = fetches();
    Map<String, Object> named = new LinkedHashMap<>(top);
    named.remove(FETCH);
    needed.keySet().removeIf(path -> !names(named, path));
    return needed;
  }

  private static boolean names(Object value, String path) {
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().anyMatch(inner -> names(inner, path));
    } else if (value instanceof List<?> list) {
      return list.stream().anyMatch(inner -> names(inner, path));
    }
    String text = String.valueOf(value);
    return text.equals(path) || text.startsWith(path + "/");
  }

  /**
   * The recipe with values put over it.
   *
   * @param shared over the shared keys, and over the same keys in every section
   * @param settings {@code section.key} to value, of which lists are {@code a,b} or {@code [a, b]};
   *     a shared key to value is as in {@code shared}
   * @throws Problem if a section or key is unknown
   */
  public Recipe with(Map<String, ?> shared, Map<String, String> settings) {
    List<String> sharedKeys = Settings.keys(RunSettings.class);
    Map<String, Object> everywhere = new LinkedHashMap<>(shared);
    Map<String, Object> inSections = new LinkedHashMap<>();
    settings.forEach(
        (key, value) -> (sharedKeys.contains(key) ? everywhere : inSections).put(key, value));
    Map<String, Object> changed = new LinkedHashMap<>(top);
    for (StageName stage : StageName.values()) {
      if (has(stage)) {
        Map<String, Object> own = new LinkedHashMap<>(own(stage));
        own.keySet().removeAll(everywhere.keySet());
        changed.put(stage.key(), own);
      }
    }
    changed.putAll(everywhere);
    inSections.forEach((path, value) -> put(changed, path, value));
    return checked(new Recipe(file, changed));
  }

  @SuppressWarnings("unchecked")
  private void put(Map<String, Object> changed, String path, Object value) {
    String[] parts = path.split("\\.", 2);
    if (parts.length < 2 || !(changed.get(parts[0]) instanceof Map<?, ?> section)) {
      List<String> sections = changed.keySet().stream().filter(StageName.keys()::contains).toList();
      throw Problem.usage(
          "--set " + path,
          "section.key with a section of the recipe, or a key that all share",
          "'" + parts[0] + "'",
          Nearest.remedy(parts[0], parts.length < 2 ? Settings.keys(RunSettings.class) : sections));
    }
    ((Map<String, Object>) section)
        .put(parts[1], asWritten("--set " + path, parts[0], parts[1], value));
  }

  /** A list or a mapping may be written as in a recipe; a template's bracket is a bracket. */
  private static Object asWritten(String place, String section, String key, Object value) {
    boolean isMany =
        Arrays.stream(StageName.values())
            .filter(stage -> stage.key().equals(section))
            .flatMap(stage -> Declared.of(stage.settings()).stream())
            .anyMatch(declared -> declared.key().equals(key) && declared.isMany());
    return isMany && value instanceof String text && text.strip().matches("(?s)[\\[{].*")
        ? Yaml.inLine(place, text)
        : value;
  }

  /**
   * The recipe with every text in it changed but where results go, e.g. where it stands for a place
   * elsewhere.
   */
  public Recipe changing(UnaryOperator<String> texts) {
    Map<String, Object> changed = new LinkedHashMap<>(top);
    changed.replaceAll((key, value) -> key.equals(OUT) ? value : changed(value, texts));
    return checked(new Recipe(file, changed));
  }

  private static Object changed(Object value, UnaryOperator<String> texts) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> changed = new LinkedHashMap<>(map);
      changed.replaceAll((key, inner) -> changed(inner, texts));
      return changed;
    } else if (value instanceof List<?> list) {
      return list.stream().map(inner -> changed(inner, texts)).toList();
    }
    return value instanceof String text ? texts.apply(text) : value;
  }

  /** All keys and sections as they are written. */
  public Map<String, Object> contents() {
    return new LinkedHashMap<>(top);
  }

  /** Whether the recipe has a section of that name. */
  public boolean has(StageName stage) {
    return top.containsKey(stage.key());
  }

  /** Whether a stage's own section gives this key. */
  public boolean gives(StageName stage, String key) {
    return own(stage).containsKey(key);
  }

  /** What the stages share, the top level without its sections. */
  public Section shared() {
    Map<String, Object> values = new LinkedHashMap<>(top);
    values.keySet().removeAll(StageName.keys());
    values.remove(FETCH);
    return new Section(file.toString(), values);
  }

  /**
   * A stage's keys: its own, and those shared ones that the stage knows and does not give itself. A
   * stage without {@code out} writes into the directory of its name below the shared {@code out}.
   */
  public Section section(StageName stage) {
    Map<String, Object> values = new LinkedHashMap<>(shared().values());
    values.keySet().retainAll(Settings.keys(stage.settings()));
    values.computeIfPresent(
        OUT, (key, shared) -> Path.of(shared.toString(), stage.key()).toString());
    values.putAll(own(stage));
    return new Section(place(stage), values);
  }

  private Map<String, Object> own(StageName stage) {
    Object content = top.get(stage.key());
    if (content == null) {
      return Map.of();
    } else if (content instanceof Map<?, ?> map) {
      Map<String, Object> own = new LinkedHashMap<>();
      map.forEach((key, value) -> own.put(key.toString(), value));
      return own;
    }
    throw Problem.usage(
        place(stage), "a section of keys and values", "'" + content + "'", "indent its keys below");
  }

  private String place(StageName stage) {
    return file + ", section " + stage.key();
  }
}
