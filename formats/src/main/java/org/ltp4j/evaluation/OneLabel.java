package org.ltp4j.evaluation;

import java.util.List;

/**
 * The label with the largest score, of equal ones the first.
 *
 * @param labels in the order of scores
 */
public record OneLabel(List<String> labels) implements Decision {
  /** Makes the list unmodifiable. */
  public OneLabel {
    labels = List.copyOf(labels);
  }

  @Override
  public List<String> counted() {
    return labels;
  }

  @Override
  public int[] decide(float[] scores, int words) {
    return new int[] {Prediction.largest(scores)};
  }

  @Override
  public double[] probabilities(float[] scores, int words) {
    return softmax(scores, 0, scores.length, 1);
  }

  @Override
  public RowCounts count(int[] gold, int[] predicted) {
    return RowCounts.ofLabel(gold[0], predicted[0]);
  }

  @Override
  public Tally tally(List<int[]> gold, List<int[]> predicted) {
    return Tally.ofLabels(labels.size(), gold, predicted);
  }

  @Override
  public double loss(float[] scores, int[] gold) {
    return crossEntropy(scores, 0, scores.length, gold[0]);
  }

  @Override
  public int losses(float[] scores) {
    return 1;
  }

  @Override
  public String separator() {
    return "";
  }

  @Override
  public boolean mayBeEmpty() {
    return false;
  }

  /** Index of the largest of n scores from a place on, counted from there. */
  static int largest(float[] scores, int from, int n) {
    int best = 0;
    for (int i = 1; i < n; i++) {
      best = scores[from + i] > scores[from + best] ? i : best;
    }
    return best;
  }

  /** Probabilities of n scores from a place on, which are divided by the temperature before. */
  static double[] softmax(float[] scores, int from, int n, double temperature) {
    double largest = scores[from + largest(scores, from, n)];
    double[] probabilities = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      probabilities[i] = Math.exp((scores[from + i] - largest) / temperature);
      sum += probabilities[i];
    }
    for (int i = 0; i < n; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }

  static double crossEntropy(float[] scores, int from, int n, int gold) {
    double largest = scores[from + largest(scores, from, n)];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.exp(scores[from + i] - largest);
    }
    return Math.log(sum) + largest - scores[from + gold];
  }
}
