package org.ltp4j.mlm;

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

  /** Flat places of the hidden tokens in a (B, S) layout of this length. */
  long[] flat(int length) {
    long[] flat = new long[targets.length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (long) rowOf[i] * length + placeOf[i];
    }
    return flat;
  }
}
