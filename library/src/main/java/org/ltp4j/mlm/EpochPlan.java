package org.ltp4j.mlm;

import java.util.Arrays;
import org.ltp4j.random.Streams;

/**
 * Which sequences an epoch visits, and in which order. An epoch has as many places as the corpus
 * has sequences; part i gets a share in proportion to n_i^α (Conneau and Lample 2019), so small
 * languages are seen more often than they occur. Within a part, sequences are visited in shuffled
 * rounds.
 *
 * @param parts part of each place
 * @param sequences sequence within the part of each place
 */
public record EpochPlan(int[] parts, int[] sequences) {
  /**
   * The plan of an epoch.
   *
   * @param sizes sequences of each part
   * @param exponent α; 1 visits every sequence once
   */
  public static EpochPlan of(int[] sizes, double exponent, Streams streams, int epoch) {
    return of(sizes, weights(sizes, exponent), streams, epoch);
  }

  /**
   * The plan of an epoch.
   *
   * @param sizes sequences of each part
   * @param weights of each part, in proportion to which it has places
   */
  public static EpochPlan of(int[] sizes, double[] weights, Streams streams, int epoch) {
    int total = Arrays.stream(sizes).sum();
    int[] counts = shares(weights, total);
    int[] parts = new int[total];
    int[] sequences = new int[total];
    int at = 0;
    for (int p = 0; p < sizes.length; p++) {
      for (int round = 0, left = counts[p]; left > 0; round++) {
        int[] order = streams.permutation(sizes[p], "order", epoch, p, round);
        for (int i = 0; i < order.length && left > 0; i++, left--) {
          parts[at] = p;
          sequences[at++] = order[i];
        }
      }
    }
    int[] shuffle = streams.permutation(total, "order", epoch);
    return new EpochPlan(pick(parts, shuffle), pick(sequences, shuffle));
  }

  /** How many places each part gets: largest remainders make the sum exact. */
  static int[] shares(int[] sizes, double exponent, int total) {
    return shares(weights(sizes, exponent), total);
  }

  private static double[] weights(int[] sizes, double exponent) {
    return Arrays.stream(sizes).mapToDouble(n -> Math.pow(n, exponent)).toArray();
  }

  private static int[] shares(double[] weights, int total) {
    double sum = Arrays.stream(weights).sum();
    int[] counts = new int[weights.length];
    Integer[] byRemainder = new Integer[weights.length];
    double[] remainders = new double[weights.length];
    int given = 0;
    for (int p = 0; p < weights.length; p++) {
      double exact = total * weights[p] / sum;
      counts[p] = (int) exact;
      remainders[p] = exact - counts[p];
      byRemainder[p] = p;
      given += counts[p];
    }
    Arrays.sort(byRemainder, (a, b) -> Double.compare(remainders[b], remainders[a]));
    for (int i = 0; given < total; i++, given++) {
      counts[byRemainder[i]]++;
    }
    return counts;
  }

  private static int[] pick(int[] from, int[] order) {
    return Arrays.stream(order).map(i -> from[i]).toArray();
  }
}
