package org.ltp4j.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts where a row may have any number of labels or spans, so that nothing is taken for something
 * else: it is found, missed, or made up.
 *
 * @param of what is counted
 * @param n rows
 * @param correct rows whose labels or spans are exactly the true ones
 * @param hits (C), predicted where they are
 * @param gold (C), those that are there
 * @param predicted (C)
 */
public record Counts(
    Of of, int n, int correct, List<Integer> hits, List<Integer> gold, List<Integer> predicted)
    implements Tally {
  /** What is counted. */
  public enum Of {
    /** Labels, of which a row may have several. */
    LABELS(Metric.MICRO_F1),
    /** Spans of words, by type; right only with both borders. */
    SPANS(Metric.SPAN_F1);

    private final Metric usual;

    Of(Metric usual) {
      this.usual = usual;
    }

    Metric usual() {
      return usual;
    }
  }

  /** Makes the lists unmodifiable; refuses counts that contradict each other. */
  public Counts {
    hits = List.copyOf(hits);
    gold = List.copyOf(gold);
    predicted = List.copyOf(predicted);
    int classes = hits.size();
    boolean fit =
        of != null
            && classes > 0
            && gold.size() == classes
            && predicted.size() == classes
            && 0 <= correct
            && correct <= n;
    for (int c = 0; fit && c < classes; c++) {
      fit = 0 <= hits.get(c) && hits.get(c) <= Math.min(gold.get(c), predicted.get(c));
    }
    if (!fit) {
      throw new IllegalArgumentException(
          "counts that do not fit: %s of %s rows, hits %s, gold %s, predicted %s"
              .formatted(correct, n, hits, gold, predicted));
    }
  }

  /** Adds rows up. */
  static Counts sum(Of of, int classes, Collection<RowCounts> rows) {
    int[] hits = new int[classes];
    int[] gold = new int[classes];
    int[] predicted = new int[classes];
    int correct = 0;
    for (RowCounts row : rows) {
      correct += row.right() ? 1 : 0;
      row.addTo(hits, gold, predicted, 1);
    }
    return new Counts(of, rows.size(), correct, list(hits), list(gold), list(predicted));
  }

  private static List<Integer> list(int[] counts) {
    List<Integer> list = new ArrayList<>();
    IntStream.of(counts).forEach(list::add);
    return list;
  }

  @Override
  public int classes() {
    return hits.size();
  }

  @Override
  public int hits(int label) {
    return hits.get(label);
  }

  @Override
  public int gold(int label) {
    return gold.get(label);
  }

  @Override
  public int predicted(int label) {
    return predicted.get(label);
  }
}
