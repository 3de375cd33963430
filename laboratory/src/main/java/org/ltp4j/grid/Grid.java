package org.ltp4j.grid;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.Recipe;
import org.ltp4j.recipe.StageName;
import org.ltp4j.settings.Section;
import org.ltp4j.yaml.Yaml;

/**
 * A recipe whose section {@code sweep} says in what its trials differ:
 *
 * <pre>{@code
 * sweep:
 *   grid:                                  # every combination; a key's list is its alternatives
 *     train.shots: [1, 4, 16]
 *     ticket.ratio: [0.1, 0.2]
 *     mlm.text: [[a.txt, b.txt], [c.txt]]  # alternatives that are lists themselves
 *   trials:                                # further ones, written out
 *     - {train.shots: 256, ticket.ratio: 1}
 *   when:                                  # then, in this order, what follows from what
 *     - {if: {train.shots: [1, 4]}, set: {train.epochs: 100}}
 *     - {if: {train.shots: 16}, without: [mlm, ticket]}
 *   exclude:                               # last of all, those that are not wanted
 *     - {train.shots: 1, ticket.ratio: 0.1}
 *   quick:                                 # what a run of minutes is
 *     set: {train.epochs: 3}               # over the recipe's sections
 *     grid: {train.shots: [1]}             # in place of the grid's alternatives
 * }</pre>
 *
 * In paths, {@code {train.shots}} or, where that is clear, {@code {shots}} stands for the value of
 * that key.
 */
public final class Grid {
  /** Name of the section. */
  public static final String SECTION = Recipe.SWEEP;

  private static final String OUT = "out";

  /** More are taken for a slip. */
  static final int MAX_TRIALS = 10_000;

  private final Path file;
  private final Map<String, Object> contents;
  private final GridSection section;

  private Grid(Path file, Map<String, Object> contents, GridSection section) {
    this.file = file;
    this.contents = contents;
    this.section = section;
  }

  /**
   * One recipe of the grid.
   *
   * @param recipe without alternatives and references
   * @param differing the keys that recipes of this grid differ in
   */
  public record Cell(Recipe recipe, List<KeyPath> differing) {}

  /**
   * Reads a recipe and checks it, its section {@code sweep} included. Without that section there is
   * one trial.
   *
   * @param shared put over the keys that all sections share
   * @param sections {@code section.key} to value, put over the sections
   * @throws Problem naming file, section and key
   */
  public static Grid load(Path file, Map<String, ?> shared, Map<String, String> sections) {
    Map<String, Object> contents = new LinkedHashMap<>(Yaml.load(file));
    GridSection section = GridSection.read(file, contents.remove(SECTION));
    return of(file, contents, section, shared, sections);
  }

  /**
   * The same as its section {@code quick} changes it: other trials, so by itself in another
   * directory, {@code OUT-quick}. What is put over the recipe is put over that section's values
   * too.
   *
   * @throws Problem also if there is no such section
   */
  public static Grid loadQuick(Path file, Map<String, ?> shared, Map<String, String> sections) {
    Map<String, Object> contents = new LinkedHashMap<>(Yaml.load(file));
    GridSection section = GridSection.read(file, contents.remove(SECTION)).quickened();
    contents.computeIfPresent(OUT, (key, out) -> out + "-quick");
    section.quick().orElseThrow().set().forEach((p, v) -> p.put(contents, v, section.place()));
    return of(file, contents, section, shared, sections);
  }

  private static Grid of(
      Path file,
      Map<String, Object> contents,
      GridSection section,
      Map<String, ?> shared,
      Map<String, String> sections) {
    Recipe recipe = Recipe.of(file, contents).with(shared, sections);
    for (StageName stage : StageName.values()) {
      if (recipe.gives(stage, OUT) || recipe.gives(stage, "overwrite")) {
        throw Problem.usage(
            file + ", section " + stage.key(),
            "no key that says where results go",
            "'out' or 'overwrite'",
            "a sweep names its directories itself; leave it out");
      }
    }
    return new Grid(file, recipe.contents(), section);
  }

  /** What the section says besides trials: workers and the like. */
  public Section options() {
    return section.options();
  }

  /** What all trials share at the top of the recipe. */
  public Section shared() {
    return Recipe.of(file, contents).shared();
  }

  /**
   * Every trial's recipe, in the order of the grid (the last key changes fastest), then those
   * written out.
   *
   * @throws Problem if there are none or too many, or if one has an unknown value or reference
   */
  public List<Cell> cells() {
    List<Map<KeyPath, Object>> assignments = new ArrayList<>(product());
    assignments.addAll(section.trials());
    if (assignments.isEmpty()) {
      assignments.add(Map.of());
    }
    Set<KeyPath> differing = new LinkedHashSet<>(section.grid().keySet());
    section.trials().forEach(trial -> differing.addAll(trial.keySet()));
    List<Cell> cells = new ArrayList<>();
    for (Map<KeyPath, Object> assignment : assignments) {
      Recipe recipe = References.resolve(file, ruled(assigned(assignment)));
      if (section.exclude().stream().noneMatch(condition -> condition.holds(recipe))) {
        cells.add(new Cell(recipe, List.copyOf(differing)));
      }
    }
    if (cells.isEmpty()) {
      throw Problem.usage(
          section.place(), "at least one trial", "that all are excluded", "exclude fewer");
    }
    return cells;
  }

  private List<Map<KeyPath, Object>> product() {
    if (section.grid().isEmpty()) {
      return List.of();
    }
    long trials = section.trials().size();
    long product = 1;
    for (List<Object> alternatives : section.grid().values()) {
      // Capped, because a product of many lists can be more than a long holds.
      product = Math.min(1_000_000_000_000L, product * alternatives.size());
    }
    if (product + trials > MAX_TRIALS) {
      throw Problem.usage(
          section.place() + ", grid",
          String.format(Locale.ROOT, "at most %,d trials", MAX_TRIALS),
          String.format(Locale.ROOT, "%,d", product + trials),
          "shorten a list, or split the recipe");
    }
    List<Map<KeyPath, Object>> all = List.of(Map.of());
    for (Map.Entry<KeyPath, List<Object>> axis : section.grid().entrySet()) {
      List<Map<KeyPath, Object>> longer = new ArrayList<>();
      for (Map<KeyPath, Object> shorter : all) {
        for (Object value : axis.getValue()) {
          Map<KeyPath, Object> one = new LinkedHashMap<>(shorter);
          one.put(axis.getKey(), value);
          longer.add(one);
        }
      }
      all = longer;
    }
    return all;
  }

  private Map<String, Object> assigned(Map<KeyPath, Object> assignment) {
    Map<String, Object> changed = new LinkedHashMap<>(contents);
    assignment.forEach((path, value) -> path.put(changed, value, section.place()));
    return changed;
  }

  private Map<String, Object> ruled(Map<String, Object> changed) {
    for (Rule rule : section.when()) {
      if (rule.condition().holds(Recipe.of(file, changed))) {
        rule.set().forEach((path, value) -> path.put(changed, value, rule.condition().place()));
        rule.unset().forEach(path -> path.remove(changed));
        rule.without().forEach(stage -> changed.remove(stage.key()));
      }
    }
    return changed;
  }
}
