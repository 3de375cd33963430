package org.ltp4j.model;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntUnaryOperator;

/**
 * One batch as the encoder reads it: its T tokens (virtual ones included) one after the other,
 * without padding; only attention sees rows of equal length ({@link RowGroup}). Word rows are
 * gathered once per distinct id, so that their gradient has one row per distinct id and never the
 * size of the vocabulary. Behind the last row there may be places of no row ({@link #padded}).
 *
 * @param batch B
 * @param starts where each row begins among the tokens, and T at the end; (B+1)
 * @param words the distinct token ids, ascending; (U)
 * @param gather for each token its row in [word rows ; prompt vectors], (T')
 * @param positions position ids, (T')
 * @param types token type ids, (T'), or null where all are 0
 */
public record Input(
    int batch, int[] starts, long[] words, long[] gather, long[] positions, long[] types) {
  /** A table over all ids pays from one token for so many ids. */
  private static final int TABLE = 16;

  /**
   * Lays out rows of token ids.
   *
   * @param rows token ids; virtual token j is written as -(j+1)
   */
  public static Input of(int[][] rows, ModelConfig config) {
    return of(rows, null, config);
  }

  /**
   * Lays out rows of token ids with token types.
   *
   * @param types for each row the type of each place, or null where all are 0
   */
  public static Input of(int[][] rows, int[][] types, ModelConfig config) {
    int[] starts = new int[rows.length + 1];
    for (int b = 0; b < rows.length; b++) {
      starts[b + 1] = starts[b] + rows[b].length;
    }
    int tokens = starts[rows.length];
    int[] words = distinct(rows);
    IntUnaryOperator place = places(words, tokens);
    long[] gather = new long[tokens];
    long[] positions = new long[tokens];
    long[] typeIds = types == null ? null : new long[tokens];
    for (int b = 0; b < rows.length; b++) {
      for (int s = 0; s < rows[b].length; s++) {
        int id = rows[b][s];
        int at = starts[b] + s;
        gather[at] = id >= 0 ? place.applyAsInt(id) : words.length - id - 1;
        positions[at] = config.firstPosition() + s;
        if (typeIds != null) {
          typeIds[at] = types[b][s];
        }
      }
    }
    long[] ids = Arrays.stream(words).asLongStream().toArray();
    return new Input(rows.length, starts, ids, gather, positions, typeIds);
  }

  /** Ascending, without virtual tokens. */
  private static int[] distinct(int[][] rows) {
    BitSet ids = new BitSet();
    for (int[] row : rows) {
      for (int id : row) {
        if (id >= 0) {
          ids.set(id);
        }
      }
    }
    return ids.stream().toArray();
  }

  /**
   * Where an id stands among {@code words}: looked up in a table where there is much to look up.
   */
  private static IntUnaryOperator places(int[] words, int tokens) {
    int largest = words.length == 0 ? 0 : words[words.length - 1];
    if (largest / TABLE > tokens) {
      return id -> Arrays.binarySearch(words, id);
    }
    int[] table = new int[largest + 1];
    for (int i = 0; i < words.length; i++) {
      table[words[i]] = i;
    }
    return id -> table[id];
  }

  /**
   * The same rows, and behind the last one places of no row: what stands there is not attended to
   * and gets no gradient.
   *
   * @param places T', at least T
   */
  Input padded(int places) {
    return places == places()
        ? this
        : new Input(
            batch,
            starts,
            words,
            Arrays.copyOf(gather, places),
            Arrays.copyOf(positions, places),
            types == null ? null : Arrays.copyOf(types, places));
  }

  /** T', the tokens and the places behind them. */
  int places() {
    return gather.length;
  }

  /** T, tokens and virtual tokens. */
  public int tokens() {
    return starts[batch];
  }

  /** Tokens of a row. */
  public int length(int row) {
    return starts[row + 1] - starts[row];
  }

  /** Which token stands at a place of a row. */
  public long token(int row, long place) {
    return starts[row] + place;
  }
}
