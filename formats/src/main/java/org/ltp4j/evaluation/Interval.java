package org.ltp4j.evaluation;

import java.util.List;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;

/**
 * A 95 % confidence interval of a share.
 *
 * @param low lower bound, at least 0
 * @param high upper bound, at most 1
 */
public record Interval(double low, double high) {
  private static final double ERROR_RATE = 0.05;

  /** Wilson's score interval of correct out of n rows; n is at least 1. */
  public static Interval wilson(int correct, int n) {
    var bounds = BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(n, correct, ERROR_RATE);
    return new Interval(bounds.getLowerBound(), bounds.getUpperBound());
  }

  /**
   * Interval of the unweighted mean of independent shares p with bounds l and u, by the normal
   * approximation: below the mean it reaches √(Σ(p − l)²)/L, above it √(Σ(u − p)²)/L (the method of
   * variance estimates recovery, Zou and Donner 2008). Of one share it is that share's own, and it
   * never shrinks to a point as p ± 1.96·s does where every answer is right. It speaks of drawing
   * other test rows, not of other languages or seeds. Translations of the same sentences are not
   * independent: for them there is {@link Bootstrap}.
   */
  public static Interval ofMean(List<Metrics> parts) {
    double mean = 0;
    double below = 0;
    double above = 0;
    for (Metrics part : parts) {
      mean += part.accuracy();
      below += square(part.accuracy() - part.interval().low());
      above += square(part.interval().high() - part.accuracy());
    }
    int count = parts.size();
    return new Interval(
        Math.max(0, (mean - Math.sqrt(below)) / count),
        Math.min(1, (mean + Math.sqrt(above)) / count));
  }

  private static double square(double x) {
    return x * x;
  }

  /** The interval between the means of bounds: that of shares that move together. */
  static Interval ofTogether(List<Metrics> parts) {
    return new Interval(
        parts.stream().mapToDouble(part -> part.interval().low()).average().orElseThrow(),
        parts.stream().mapToDouble(part -> part.interval().high()).average().orElseThrow());
  }
}
