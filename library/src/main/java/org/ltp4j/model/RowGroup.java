package org.ltp4j.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows of similar length, which attention sees padded to one length. Its work and its dropout masks
 * grow with the square of that length, so rows that are much shorter are a group of their own.
 *
 * @param rows which rows of the batch, the longest first; (b)
 * @param length s, at least the tokens of the longest row
 */
record RowGroup(Input in, int[] rows, int length) {
  /** A row is much shorter than another if it has at most this share of its tokens. */
  private static final double SHORTER = 0.75;

  /** What attention adds to the score of a token that is not to be seen. */
  static final float HIDDEN = -1e9f;

  /** Attention weights of a layer that another group must save to be worth its fixed cost. */
  private static final long WORTH = 1 << 15;

  /** The same on a GPU, where every further group costs launches in every layer. */
  private static final long WORTH_ON_DEVICE = 1 << 26;

  /** Puts every row in one group; a small batch or rows of similar length are one group. */
  static List<RowGroup> of(Input in, int heads, boolean onHost, KernelShapes shapes) {
    long worth = onHost ? WORTH : WORTH_ON_DEVICE;
    int[] order =
        IntStream.range(0, in.batch())
            .boxed()
            .sorted(Comparator.comparingInt(row -> -in.length(row)))
            .mapToInt(Integer::intValue)
            .toArray();
    List<RowGroup> groups = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= order.length; to++) {
      if (to == order.length
          || shapes.mayBeGroup(to - from)
              && saved(in.length(order[from]), in.length(order[to]), heads * (order.length - to))
                  >= worth) {
        int length = shapes.length(in.length(order[from]));
        groups.add(new RowGroup(in, Arrays.copyOfRange(order, from, to), length));
        from = to;
      }
    }
    return groups;
  }

  /** Attention weights that a group of its own saves the shorter rows. */
  private static long saved(long longest, long length, long matrices) {
    return length <= SHORTER * longest ? matrices * (longest * longest - length * length) : 0;
  }

  /** b, the number of rows. */
  int size() {
    return rows.length;
  }

  /** Whether a row has fewer tokens than places. */
  boolean padded() {
    return in.length(rows[rows.length - 1]) < length();
  }

  /** For each of the b·s places of the padded rows its token; padding repeats the row's first. */
  long[] spread() {
    return IntStream.range(0, size() * length())
        .mapToLong(i -> in.token(row(i), real(i) ? i % length() : 0))
        .toArray();
  }

  /** What attention adds to each place's score: 0 for tokens, a large negative number else. */
  float[] bias() {
    float[] bias = new float[size() * length()];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = real(i) ? 0 : HIDDEN;
    }
    return bias;
  }

  private int row(int place) {
    return rows[place / length()];
  }

  private boolean real(int place) {
    return place % length() < in.length(row(place));
  }
}
