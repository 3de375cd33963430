package org.ltp4j.mlm;

import java.util.List;

/**
 * Pairs of texts that mean the same or belong together, as rows with special tokens.
 *
 * @param left one side
 * @param right the other; as many
 */
record SentencePairs(List<int[]> left, List<int[]> right) {
  int size() {
    return left.size();
  }

  /** {@code <s> text </s>}, cut to {@code length} tokens. */
  static int[] row(int[] text, int from, int to, int bos, int eos, int length) {
    int n = Math.min(to - from, length - 2);
    int[] row = new int[n + 2];
    row[0] = bos;
    System.arraycopy(text, from, row, 1, n);
    row[n + 1] = eos;
    return row;
  }
}
