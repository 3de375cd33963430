package org.ltp4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The labelled test rows of one language, and what was said of them.
 *
 * @param ids one for each row; rows of other languages with the same id are taken for translations.
 *     Where an id occurs several times in a language, its rows are told apart by their order
 * @param counts what each row adds to the language's tally
 */
public record TestRows(List<String> ids, List<RowCounts> counts) {
  /** Makes the lists unmodifiable; refuses parts of different lengths and none at all. */
  public TestRows {
    ids = List.copyOf(ids);
    counts = List.copyOf(counts);
    if (ids.isEmpty() || ids.size() != counts.size()) {
      throw new IllegalArgumentException("an id and an answer for each row");
    }
  }

  /** Rows with one label each, given by index. */
  public static TestRows ofLabels(List<String> ids, int[] gold, int[] predicted) {
    if (gold.length != predicted.length) {
      throw new IllegalArgumentException("a true and a predicted label for each row");
    }
    return new TestRows(
        ids,
        IntStream.range(0, gold.length)
            .mapToObj(i -> RowCounts.ofLabel(gold[i], predicted[i]))
            .toList());
  }

  /**
   * The rows of a file of predictions; those whose true answer is unknown are left out.
   *
   * @throws IllegalArgumentException if there is none, or a label is not the task's
   */
  public static TestRows of(Decision decision, List<StoredPrediction> predictions) {
    Map<String, Integer> indexes = new HashMap<>();
    decision.labels().forEach(label -> indexes.put(Cells.escape(label), indexes.size()));
    List<StoredPrediction> known = predictions.stream().filter(p -> !p.gold().isEmpty()).toList();
    return new TestRows(
        known.stream().map(StoredPrediction::id).toList(),
        known.stream()
            .map(
                p ->
                    decision.count(
                        answer(decision, indexes, p.gold()), answer(decision, indexes, p.label())))
            .toList());
  }

  private static int[] answer(Decision decision, Map<String, Integer> indexes, String text) {
    String separator = decision.separator();
    if (separator.isEmpty()) {
      return new int[] {index(indexes, text)};
    } else if (decision.mayBeEmpty() && text.equals(separator)) {
      return new int[0];
    }
    return Arrays.stream(text.split(Pattern.quote(separator), -1))
        .mapToInt(label -> index(indexes, label))
        .toArray();
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
