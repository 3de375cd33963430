package org.ltp4j.grid;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.Recipe;
import org.ltp4j.recipe.RunSettings;
import org.ltp4j.recipe.StageName;
import org.ltp4j.settings.Declared;
import org.ltp4j.settings.Settings;

/**
 * A key of a recipe that trials may differ in: {@code train.shots}, or {@code model} for all
 * sections. {@code seed} is that of {@code train}: the seed of a shared stage is a setting of that
 * stage ({@code mlm.seed}), or it would be run again for each seed of the trials.
 *
 * @param stage the section; null for a key that all sections share
 * @param key the key in it
 */
public record KeyPath(StageName stage, String key) {
  private static final List<String> SHARED = List.of("model", "device", "precision");
  private static final String SEED = "seed";

  /**
   * Keys that trials may not differ in: where results go and how the work is done, which the sweep
   * decides.
   */
  private static final Set<String> NEVER =
      Set.of(
          "out", "overwrite", "threads", "save-every", "adapter", "init", "tensorboard", "cache");

  /**
   * Reads a path.
   *
   * @param place where it is written, for messages
   * @throws Problem naming the known path that it resembles
   */
  public static KeyPath parse(String written, String place) {
    return all().stream()
        .filter(path -> path.toString().equals(written))
        .findFirst()
        .or(
            () ->
                written.equals(SEED)
                    ? Optional.of(new KeyPath(StageName.TRAIN, SEED))
                    : Optional.empty())
        .orElseThrow(() -> unknown(written, place));
  }

  /** A value in the form that resolved settings have. */
  Object normalised(Object value, String place) {
    return Settings.normalised(settings(), key, value, place);
  }

  /** The value that a recipe gives, or the default; empty where there is none. */
  public Optional<Object> valueIn(Recipe recipe, String place) {
    StageName section = stage == null ? StageName.TRAIN : stage;
    if (!recipe.has(section)) {
      return Optional.empty();
    }
    Object written = recipe.section(section).values().get(key);
    String fallback = declared().fallback();
    if (written == null && fallback.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(normalised(written == null ? fallback : written, place));
  }

  /** Puts a value into a recipe's contents; a shared one takes the place of those in sections. */
  @SuppressWarnings("unchecked")
  void put(Map<String, Object> contents, Object value, String place) {
    if (stage == null) {
      for (String section : StageName.keys()) {
        if (contents.get(section) instanceof Map<?, ?> own) {
          Map<String, Object> others = new LinkedHashMap<>((Map<String, Object>) own);
          others.remove(key);
          contents.put(section, others);
        }
      }
      contents.put(key, value);
      return;
    }
    if (!contents.containsKey(stage.key())) {
      throw Problem.usage(
          place,
          "a key of a section in the recipe",
          "'" + this + "'",
          "add the section " + stage.key());
    }
    Object own = contents.get(stage.key());
    Map<String, Object> changed = new LinkedHashMap<>();
    if (own instanceof Map<?, ?> map) {
      changed.putAll((Map<String, Object>) map);
    }
    changed.put(key, value);
    contents.put(stage.key(), changed);
  }

  /** Takes the key of a section out of a recipe's contents, if it is there. */
  void remove(Map<String, Object> contents) {
    if (contents.get(stage.key()) instanceof Map<?, ?> own) {
      Map<Object, Object> others = new LinkedHashMap<>(own);
      others.remove(key);
      contents.put(stage.key(), others);
    }
  }

  /** Whether its value is a path, or several. */
  public boolean isPath() {
    return declared().rawType() == Path.class || declared().isPaths();
  }

  private Declared declared() {
    return Declared.of(settings()).stream()
        .filter(d -> d.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private Class<? extends Record> settings() {
    return stage == null ? RunSettings.class : stage.settings();
  }

  @Override
  public String toString() {
    return stage == null ? key : stage.key() + "." + key;
  }

  private static List<KeyPath> all() {
    List<KeyPath> all = new ArrayList<>();
    SHARED.forEach(key -> all.add(new KeyPath(null, key)));
    for (StageName stage : StageName.values()) {
      Settings.keys(stage.settings()).stream()
          .filter(key -> !NEVER.contains(key))
          .forEach(key -> all.add(new KeyPath(stage, key)));
    }
    return all;
  }

  private static Problem unknown(String written, String place) {
    List<String> known = all().stream().map(KeyPath::toString).toList();
    String last = written.substring(written.indexOf('.') + 1);
    String remedy =
        known.stream()
            .filter(path -> path.endsWith("." + last))
            .reduce((a, b) -> a + "' or '" + b)
            .or(() -> Nearest.to(written, known))
            .map(near -> "did you mean '" + near + "'?")
            .orElse("write for example train.shots");
    if (NEVER.contains(last)) {
      remedy = "the sweep takes care of that itself; leave it out";
    }
    return Problem.usage(place, "a key that trials can differ in", "'" + written + "'", remedy);
  }
}
