package org.ltp4j.mlm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines of text packed into sequences: {@code <s> line </s> line </s> ...}, as many whole lines as
 * fit; only a line longer than a sequence is split. Lines in one sequence see each other, as in
 * RoBERTa's FULL-SENTENCES (Liu et al. 2019).
 */
final class Packing {
  private final int bos;
  private final int eos;
  private final int maxLength;
  private final List<int[]> sequences = new ArrayList<>();
  private final int[] current;
  private int used;

  Packing(int bos, int eos, int maxLength) {
    this.bos = bos;
    this.eos = eos;
    this.maxLength = maxLength;
    this.current = new int[maxLength];
    current[0] = bos;
    this.used = 1;
  }

  /** Adds a line's tokens. */
  void add(int[] line) {
    int room = maxLength - 2;
    for (int from = 0; from < line.length; from += room) {
      int n = Math.min(room, line.length - from);
      if (used + n + 1 > maxLength) {
        flush();
      }
      System.arraycopy(line, from, current, used, n);
      used += n;
      current[used++] = eos;
    }
  }

  /** All sequences, the last one included. */
  List<int[]> finish() {
    flush();
    return sequences;
  }

  private void flush() {
    if (used > 1) {
      sequences.add(Arrays.copyOf(current, used));
      current[0] = bos;
      used = 1;
    }
  }
}
