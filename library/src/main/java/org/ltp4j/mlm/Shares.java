package org.ltp4j.mlm;

import java.util.List;
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
    double[] upTo = new double[things.size()];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += Math.pow(size.applyAsInt(things.get(i)), exponent);
      upTo[i] = sum;
    }
    return new Shares(upTo);
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
