package org.ltp4j.mlm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;

/**
 * Draws things in proportion to size^exponent.
 *
 * @param upTo running sums of the weights
 */
record Shares(double[] upTo) {
  /** The shares of these things. */
  static <T> Shares of(List<T> things, ToIntFunction<T> size, double exponent) {
    return ofWeights(
        things.stream().mapToDouble(t -> Math.pow(size.applyAsInt(t), exponent)).toArray());
  }

  /**
   * Weights of parts. Pieces of one text have together what the text would have in one piece, each
   * in proportion to its size.
   *
   * @param wholes of which text each is
   * @param sizes of each
   * @param exponent a text's weight is size^exponent
   */
  public static double[] weights(List<String> wholes, double[] sizes, double exponent) {
    Map<String, Double> sums = new HashMap<>();
    for (int i = 0; i < sizes.length; i++) {
      sums.merge(wholes.get(i), sizes[i], Double::sum);
    }
    double[] weights = new double[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      double sum = sums.get(wholes.get(i));
      weights[i] = sum == 0 ? 0 : Math.pow(sum, exponent) * (sizes[i] / sum);
    }
    return weights;
  }

  /** Shares in proportion to these numbers. */
  static Shares ofWeights(double[] weights) {
    double[] upTo = new double[weights.length];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += weights[i];
      upTo[i] = sum;
    }
    return new Shares(upTo);
  }

  /** Each one's part of 1. */
  double[] parts() {
    double[] parts = upTo.clone();
    for (int i = parts.length - 1; i >= 0; i--) {
      parts[i] = (upTo[i] - (i == 0 ? 0 : upTo[i - 1])) / upTo[upTo.length - 1];
    }
    return parts;
  }

  /** Whether there is nothing to draw. */
  boolean isEmpty() {
    return upTo.length == 0;
  }

  /** The index of one of them. */
  int draw(SplittableRandom random) {
    double at = random.nextDouble() * upTo[upTo.length - 1];
    int index = 0;
    while (at >= upTo[index]) {
      index++;
    }
    return index;
  }
}
