package org.ltp4j.mlm;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ltp4j.model.Input;

/**
 * Sequences with some tokens hidden.
 *
 * @param rows token ids after masking, one array per sequence
 * @param rowOf for each hidden token its row, (M)
 * @param placeOf for each hidden token its place in the row, (M)
 * @param targets for each hidden token its true id, (M)
 */
public record MaskedBatch(int[][] rows, int[] rowOf, int[] placeOf, long[] targets) {
  /** M, the number of tokens to be predicted. */
  public int size() {
    return targets.length;
  }

  /** Some of its rows, with what is hidden in them. */
  MaskedBatch of(int[] chosen) {
    if (chosen.length == rows.length) {
      return this;
    }
    int[] kept =
        IntStream.range(0, size())
            .filter(i -> Arrays.binarySearch(chosen, rowOf[i]) >= 0)
            .toArray();
    return new MaskedBatch(
        Arrays.stream(chosen).mapToObj(r -> rows[r]).toArray(int[][]::new),
        Arrays.stream(kept).map(i -> Arrays.binarySearch(chosen, rowOf[i])).toArray(),
        Arrays.stream(kept).map(i -> placeOf[i]).toArray(),
        Arrays.stream(kept).mapToLong(i -> targets[i]).toArray());
  }

  /** Its share of the hidden tokens of a larger one. */
  double partOf(MaskedBatch whole) {
    return whole.size() == 0 ? 0 : (double) size() / whole.size();
  }

  /** Tokens in all rows. */
  int tokens() {
    return Arrays.stream(rows).mapToInt(r -> r.length).sum();
  }

  /** The hidden tokens among all tokens of the batch, (M). */
  public long[] tokens(Input in) {
    long[] tokens = new long[targets.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = in.token(rowOf[i], placeOf[i]);
    }
    return tokens;
  }
}
