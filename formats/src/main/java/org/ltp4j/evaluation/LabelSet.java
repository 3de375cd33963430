package org.ltp4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Every label whose probability, the logistic function of its score, is at least a threshold:
 * perhaps none.
 *
 * @param labels in the order of scores
 * @param threshold above 0, below 1
 */
public record LabelSet(List<String> labels, double threshold) implements Decision {
  /** The threshold where none was fitted. */
  public static final double EVEN = 0.5;

  /** What stands between labels in files. */
  public static final String SEPARATOR = "|";

  /** Thresholds that are tried, in steps: 1 / 20 to 19 / 20. */
  private static final int STEPS = 20;

  /** Makes the list unmodifiable; refuses a threshold that is none. */
  public LabelSet {
    labels = List.copyOf(labels);
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException("a threshold of " + threshold);
    }
  }

  /** The thresholds 0.5, 0.55, 0.45, 0.6, and so on: of equally good ones the first is taken. */
  @Override
  public List<Decision> candidates() {
    List<Decision> all = new ArrayList<>();
    int middle = STEPS / 2;
    all.add(new LabelSet(labels, EVEN));
    for (int away = 1; away < middle; away++) {
      all.add(new LabelSet(labels, (double) (middle + away) / STEPS));
      all.add(new LabelSet(labels, (double) (middle - away) / STEPS));
    }
    return all;
  }

  @Override
  public List<String> counted() {
    return labels;
  }

  @Override
  public int[] decide(float[] scores, int words) {
    return IntStream.range(0, scores.length)
        .filter(label -> logistic(scores[label]) >= threshold)
        .toArray();
  }

  @Override
  public double[] probabilities(float[] scores, int words) {
    return IntStream.range(0, scores.length).mapToDouble(i -> logistic(scores[i])).toArray();
  }

  @Override
  public RowCounts count(int[] gold, int[] predicted) {
    int[] hits =
        Arrays.stream(gold).filter(g -> Arrays.stream(predicted).anyMatch(p -> p == g)).toArray();
    return new RowCounts(hits, gold, predicted);
  }

  @Override
  public Tally tally(List<int[]> gold, List<int[]> predicted) {
    return Counts.sum(
        Counts.Of.LABELS,
        labels.size(),
        IntStream.range(0, gold.size())
            .mapToObj(i -> count(gold.get(i), predicted.get(i)))
            .toList());
  }

  /** The mean over labels of the binary cross entropies. */
  @Override
  public double loss(float[] scores, int[] gold) {
    double sum = 0;
    for (int label = 0; label < scores.length; label++) {
      double x = scores[label];
      // −log σ(x) = log(1 + e^−x), and −log(1 − σ(x)) = x + log(1 + e^−x); stable for any x.
      double negativeLog = Math.max(-x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      sum += Arrays.binarySearch(gold, label) >= 0 ? negativeLog : x + negativeLog;
    }
    return sum / scores.length;
  }

  @Override
  public int losses(float[] scores) {
    return 1;
  }

  @Override
  public String separator() {
    return SEPARATOR;
  }

  @Override
  public boolean mayBeEmpty() {
    return true;
  }

  static double logistic(double score) {
    return 1 / (1 + Math.exp(-score));
  }
}
