package org.ltp4j.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The labelled test rows of one language, and what was said of them.
 *
 * @param ids one for each row; rows of other languages with the same id are taken for translations.
 *     Where an id occurs several times in a language, its rows are told apart by their order
 * @param gold index of each row's true label
 * @param predicted index of the label that was predicted
 */
public record TestRows(List<String> ids, int[] gold, int[] predicted) {
  /** Makes the list unmodifiable; refuses parts of different lengths and none at all. */
  public TestRows {
    ids = List.copyOf(ids);
    if (ids.isEmpty() || ids.size() != gold.length || gold.length != predicted.length) {
      throw new IllegalArgumentException("an id, a true and a predicted label for each row");
    }
  }

  /**
   * The rows of a file of predictions; those whose true label is unknown are left out.
   *
   * @param labels of the task, in the order of the matrices
   * @throws org.ltp4j.problem.Problem if the file is missing or damaged
   */
  public static TestRows of(List<String> labels, List<StoredPrediction> predictions) {
    Map<String, Integer> indexes = new HashMap<>();
    labels.forEach(label -> indexes.put(Cells.escape(label), indexes.size()));
    List<StoredPrediction> known = predictions.stream().filter(p -> !p.gold().isEmpty()).toList();
    return new TestRows(
        known.stream().map(StoredPrediction::id).toList(),
        known.stream().mapToInt(p -> index(indexes, p.gold())).toArray(),
        known.stream().mapToInt(p -> index(indexes, p.label())).toArray());
  }

  private static int index(Map<String, Integer> indexes, String label) {
    Integer index = indexes.get(label);
    if (index == null) {
      throw new IllegalArgumentException("the label " + label);
    }
    return index;
  }

  /** Name → index of the row: the id, and from its second row on a number. */
  Map<List<Object>, Integer> names() {
    Map<String, Integer> seen = new HashMap<>();
    Map<List<Object>, Integer> names = new LinkedHashMap<>();
    List<String> all = new ArrayList<>(ids);
    for (int row = 0; row < all.size(); row++) {
      names.put(List.of(all.get(row), seen.merge(all.get(row), 1, Integer::sum)), row);
    }
    return names;
  }
}
