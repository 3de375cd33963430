package org.ltp4j.mlm;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;
import org.ltp4j.corpus.Segment;

/**
 * Lines of text packed into sequences: {@code <s> line </s> line </s> ...}, as many whole lines as
 * fit; only a line longer than a sequence is split. Lines in one sequence see each other, as in
 * RoBERTa's FULL-SENTENCES (Liu et al. 2019). Held is where sequences begin; their ids are copied
 * from the segment when they are asked for.
 */
final class Packing extends AbstractList<int[]> implements RandomAccess {
  private final Segment segment;
  private final int bos;
  private final int eos;
  private final int[] starts; // the first id of each sequence, and behind them the number of ids
  private final long tokens;
  private final int shortest; // of all sequences but the last

  private Packing(Segment segment, int bos, int eos, int[] starts, long tokens, int shortest) {
    this.segment = segment;
    this.bos = bos;
    this.eos = eos;
    this.starts = starts;
    this.tokens = tokens;
    this.shortest = shortest;
  }

  /**
   * Packs a segment without regard to where lines begin: every sequence but the last has exactly
   * {@code length} tokens. A line that does not fit is cut and goes on in the next one; where there
   * is room for one token and none for its end, the end is there twice.
   */
  static Packing full(Segment segment, int bos, int eos, int length) {
    int[] starts = new int[2 + segment.ids()];
    int sequences = 0;
    int used = length; // the first line begins a sequence
    int from = 0;
    for (int line = 0; line < segment.lines(); line++) {
      int end = segment.end(line);
      while (from < end) {
        if (used > length - 2) {
          starts[sequences++] = from;
          used = 1;
        }
        int n = Math.min(length - used - 1, end - from);
        used += n + 1;
        from += n;
      }
    }
    starts = Arrays.copyOf(starts, sequences + 1);
    starts[sequences] = segment.ids();
    long tokens = sequences == 0 ? 0 : (sequences - 1L) * length + used;
    return new Packing(segment, bos, eos, starts, tokens, length);
  }

  /**
   * Packs a segment.
   *
   * @param maxLength longest sequence, tokens
   * @param apart whether a new document begins a new sequence
   */
  static Packing of(Segment segment, int bos, int eos, int maxLength, boolean apart) {
    int room = maxLength - 2;
    int[] starts = new int[1 + segment.ids() / room + 1];
    int sequences = 0;
    int used = maxLength; // the first line begins a sequence
    long tokens = 0;
    int from = 0;
    for (int line = 0; line < segment.lines(); line++) {
      int end = segment.end(line);
      if (apart && end == from) {
        used = maxLength;
      }
      while (from < end) {
        int n = Math.min(room, end - from);
        if (used + n + 1 > maxLength) {
          if (sequences + 1 == starts.length) {
            starts = Arrays.copyOf(starts, starts.length + starts.length / 2 + 1);
          }
          starts[sequences++] = from;
          used = 1;
          tokens++;
        }
        used += n + 1;
        tokens += n + 1;
        from += n;
      }
    }
    starts = Arrays.copyOf(starts, sequences + 1);
    starts[sequences] = segment.ids();
    return new Packing(segment, bos, eos, starts, tokens, 0);
  }

  /** Tokens in all sequences, special ones included. */
  long tokens() {
    return tokens;
  }

  @Override
  public int size() {
    return starts.length - 1;
  }

  @Override
  public int[] get(int index) {
    int from = starts[index];
    int to = starts[index + 1];
    int first = segment.lineOf(from);
    int pieces = 0;
    for (int line = first, at = from; at < to; line++) {
      int end = Math.min(to, segment.end(line));
      pieces += end > at ? 1 : 0;
      at = end;
    }
    int length = 1 + to - from + pieces;
    int[] sequence = new int[index + 1 < size() ? Math.max(length, shortest) : length];
    sequence[0] = bos;
    int used = 1;
    for (int line = first, at = from; at < to; line++) {
      int end = Math.min(to, segment.end(line));
      if (end > at) {
        segment.copy(at, sequence, used, end - at);
        used += end - at;
        sequence[used++] = eos;
        at = end;
      }
    }
    Arrays.fill(sequence, used, sequence.length, eos);
    return sequence;
  }
}
