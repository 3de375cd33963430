package org.ltp4j.report;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holm's correction for several tests (Holm 1979): keeps the chance of one false finding in all.
 */
final class Holm {
  private Holm() {}

  /**
   * Corrected probabilities in the order of the given ones: the smallest times the number of tests,
   * the next one times one less and so on, none below the one before, none above 1.
   */
  static double[] corrected(double... p) {
    List<Integer> ascending =
        IntStream.range(0, p.length).boxed().sorted(Comparator.comparingDouble(i -> p[i])).toList();
    double[] corrected = new double[p.length];
    double least = 0;
    for (int rank = 0; rank < p.length; rank++) {
      int i = ascending.get(rank);
      least = Math.max(least, Math.min(1, (p.length - rank) * p[i]));
      corrected[i] = least;
    }
    return corrected;
  }
}
