package org.ltp4j.classify;

import java.util.Map;

/**
 * The answer for one text.
 *
 * @param label the most probable label
 * @param probabilities label to probability, in the task's order; they sum to 1
 * @param scores label to score before the softmax
 * @param truncated whether the end of a field was left out, as the text was longer than the model
 *     reads
 */
public record Classification(
    String label, Map<String, Double> probabilities, Map<String, Float> scores, boolean truncated) {
  /** How far the most probable label is ahead of the next, from 0 to 1. */
  public double margin() {
    double[] sorted = probabilities.values().stream().mapToDouble(p -> p).sorted().toArray();
    int last = sorted.length - 1;
    return last < 1 ? 1 : sorted[last] - sorted[last - 1];
  }
}
