package org.ltp4j.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.problem.Problem;

/**
 * Examples with where they come from.
 *
 * @param examples the examples in file order
 * @param source the file, and what was chosen from it
 * @param sha256 hash of the file's bytes, hexadecimal
 * @param warnings what a person should know, e.g. rows that were skipped
 */
public record Dataset(List<Example> examples, String source, String sha256, List<String> warnings) {
  /** Makes the lists unmodifiable. */
  public Dataset {
    examples = List.copyOf(examples);
    warnings = List.copyOf(warnings);
  }

  /** The number of examples. */
  public int size() {
    return examples.size();
  }

  /** How many examples have each label or type of the task, in its order, zeros included. */
  public Map<String, Integer> counts(Task task) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String name : task.classes()) {
      counts.put(
          name, (int) examples.stream().filter(row -> task.marks(row).contains(name)).count());
    }
    return counts;
  }

  /**
   * This data set, if it can be trained or selected on.
   *
   * @throws Problem if some label of the task has no example; where rows have any number of labels
   *     or spans, if none has any
   */
  public Dataset requireEveryLabel(Task task) {
    Map<String, Integer> counts = counts(task);
    if (task.kind() != TaskKind.SINGLE_LABEL) {
      if (counts.values().stream().allMatch(count -> count == 0)) {
        throw Problem.input(
            source,
            "rows with " + String.join(", ", counts.keySet()),
            "none among " + size() + " rows",
            "check that these are the task's data");
      }
      return this;
    }
    counts.forEach(
        (label, count) -> {
          if (count == 0) {
            throw Problem.input(
                source,
                "examples of every label",
                "none of '" + label + "' among " + size() + " rows",
                "add some, or take the label out of the task");
          }
        });
    return this;
  }

  /** The same with something more that a person should know. */
  public Dataset noting(String warning) {
    List<String> all = new ArrayList<>(warnings);
    all.add(source + ": " + warning);
    return new Dataset(examples, source, sha256, all);
  }

  /** A part of this data set, with a note of how it was chosen. */
  Dataset part(List<Example> chosen, String how) {
    return new Dataset(chosen, source + " (" + how + ")", sha256, warnings);
  }
}
