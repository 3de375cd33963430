package org.ltp4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often each label was taken for each.
 *
 * @param counts (C, C): rows are true labels, columns predicted ones, both in the task's order
 */
public record Confusion(List<List<Integer>> counts) implements Tally {
  /** Makes the counts unmodifiable; refuses other shapes than a square and negative counts. */
  public Confusion {
    counts = counts.stream().map(List::copyOf).toList();
    int classes = counts.size();
    if (classes == 0
        || counts.stream().anyMatch(r -> r.size() != classes || r.stream().anyMatch(c -> c < 0))) {
      throw new IllegalArgumentException("not a square of counts: " + counts);
    }
  }

  /** Counts pairs of label indexes. */
  public static Confusion of(int classes, int[] gold, int[] predicted) {
    if (gold.length != predicted.length) {
      throw new IllegalArgumentException(gold.length + " true, " + predicted.length + " predicted");
    }
    Integer[][] counts = new Integer[classes][classes];
    for (Integer[] row : counts) {
      Arrays.fill(row, 0);
    }
    for (int i = 0; i < gold.length; i++) {
      counts[gold[i]][predicted[i]]++;
    }
    return new Confusion(Arrays.stream(counts).map(List::of).toList());
  }

  @Override
  public int classes() {
    return counts.size();
  }

  @Override
  public int n() {
    return IntStream.range(0, classes()).map(this::gold).sum();
  }

  @Override
  public int correct() {
    return IntStream.range(0, classes()).map(this::hits).sum();
  }

  @Override
  public int hits(int label) {
    return counts.get(label).get(label);
  }

  @Override
  public int gold(int label) {
    return counts.get(label).stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public int predicted(int label) {
    return counts.stream().mapToInt(row -> row.get(label)).sum();
  }

  /** The counts of both together; both have the same labels. */
  public Confusion plus(Confusion other) {
    List<List<Integer>> sums = new ArrayList<>();
    for (int g = 0; g < classes(); g++) {
      List<Integer> mine = counts.get(g);
      List<Integer> others = other.counts.get(g);
      sums.add(IntStream.range(0, classes()).mapToObj(p -> mine.get(p) + others.get(p)).toList());
    }
    return new Confusion(sums);
  }
}
