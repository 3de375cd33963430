package org.ltp4j.mlm;

import java.util.Arrays;
import org.ltp4j.random.Streams;

/**
 * Which part each place of a walk without epochs belongs to: of every {@value #BLOCK} places each
 * part has its share, up to a remainder that is made good in later ones, in a shuffled order.
 */
final class Turns {
  static final int BLOCK = 1 << 14;

  private final double[] shares;
  private final Streams streams;
  private final int[] parts = new int[BLOCK];
  private final long[] positions = new long[BLOCK];
  private long block = -1;

  /**
   * Turns of parts.
   *
   * @param shares of the parts; their sum is 1
   */
  Turns(double[] shares, Streams streams) {
    this.shares = shares;
    this.streams = streams;
  }

  /** The part of a place. */
  int part(long place) {
    go(place / BLOCK);
    return parts[(int) (place % BLOCK)];
  }

  /** How many places of that part are before a place. */
  long position(long place) {
    go(place / BLOCK);
    return positions[(int) (place % BLOCK)];
  }

  /** How many places of each part are in so many blocks. */
  long[] upTo(long blocks) {
    long[] given = new long[shares.length];
    for (long b = 0; b < blocks; b++) {
      int[] counts = counts(given, b);
      for (int p = 0; p < given.length; p++) {
        given[p] += counts[p];
      }
    }
    return given;
  }

  private void go(long to) {
    if (to == block) {
      return;
    }
    long[] next = upTo(to);
    int[] counts = counts(next, to);
    int[] order = streams.permutation(BLOCK, "turns", to);
    int[] sorted = new int[BLOCK];
    int at = 0;
    for (int p = 0; p < counts.length; p++) {
      Arrays.fill(sorted, at, at + counts[p], p);
      at += counts[p];
    }
    for (int i = 0; i < BLOCK; i++) {
      parts[i] = sorted[order[i]];
      positions[i] = next[parts[i]]++;
    }
    block = to;
  }

  /** Largest remainders of what each part lacks of its share of all blocks up to this one. */
  private int[] counts(long[] given, long block) {
    int[] counts = new int[shares.length];
    double[] lacking = new double[shares.length];
    int sum = 0;
    for (int p = 0; p < counts.length; p++) {
      double exact = Math.max(0, shares[p] * BLOCK * (block + 1) - given[p]);
      counts[p] = (int) exact;
      lacking[p] = exact - counts[p];
      sum += counts[p];
    }
    for (; sum < BLOCK; sum++) {
      int most = 0;
      for (int p = 1; p < counts.length; p++) {
        most = lacking[p] > lacking[most] ? p : most;
      }
      counts[most]++;
      lacking[most]--;
    }
    for (; sum > BLOCK; sum--) {
      int least = -1;
      for (int p = 0; p < counts.length; p++) {
        least = counts[p] > 0 && (least < 0 || lacking[p] < lacking[least]) ? p : least;
      }
      counts[least]--;
      lacking[least]++;
    }
    return counts;
  }
}
