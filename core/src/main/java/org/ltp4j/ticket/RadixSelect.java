package org.ltp4j.ticket;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;

/**
 * Exact top-k without sorting. Floats that are not negative order like their bits, so a histogram
 * of the upper 16 of 31 bits finds the bin of the k-th largest, one of the lower 15 bits within
 * that bin finds its exact value, and a last pass sets the bits above it and then as many equals,
 * in order, as are still needed. Two histograms per thread are all the memory it takes.
 */
final class RadixSelect {
  private static final int LOW_BITS = 15;
  private static final int HIGH_BINS = 1 << 16;
  private static final int LOW_BINS = 1 << LOW_BITS;
  private static final int INFINITE = 0x7f800000;

  private final Scores scores;
  private final boolean smallestFirst;
  private final int threads;

  RadixSelect(Scores scores, boolean smallestFirst, int threads) {
    this.scores = scores;
    this.smallestFirst = smallestFirst;
    this.threads = threads;
  }

  /** Sets exactly k bits of these tensors' bitmaps; of equals the first in order win. */
  void select(List<Parameter> parameters, long k, Map<String, Bitmap> bitmaps) {
    if (k == 0) {
      return;
    }
    List<Chunk> chunks = Chunk.of(parameters);
    Cut high = Cut.at(histogram(chunks, HIGH_BINS, key -> key >>> LOW_BITS), k);
    Cut low =
        Cut.at(
            histogram(
                chunks,
                LOW_BINS,
                key -> key >>> LOW_BITS == high.bin ? key & LOW_BINS - 1 : Binning.SKIP),
            high.wanted);
    mark(chunks, high.bin << LOW_BITS | low.bin, low.wanted, bitmaps);
  }

  /** The bin that holds the k-th largest, and how many are wanted of that bin. */
  private record Cut(int bin, long wanted) {
    static Cut at(long[] histogram, long k) {
      long wanted = k;
      for (int bin = histogram.length - 1; bin >= 0; bin--) {
        if (wanted <= histogram[bin]) {
          return new Cut(bin, wanted);
        }
        wanted -= histogram[bin];
      }
      throw new IllegalArgumentException("k = " + k + " is more than there are");
    }
  }

  private interface Binning {
    int SKIP = -1;

    int binOf(int key);
  }

  private long[] histogram(List<Chunk> chunks, int bins, Binning binning) {
    final class Counter extends Reader {
      private final long[] counts = new long[bins];

      @Override
      void use(Chunk chunk, int[] keys) {
        for (int i = 0; i < chunk.length(); i++) {
          int bin = binning.binOf(keys[i]);
          if (bin != Binning.SKIP) {
            counts[bin]++;
          }
        }
      }
    }
    long[] total = new long[bins];
    for (Counter counter : Chunk.forEach(chunks, threads, Counter::new)) {
      for (int bin = 0; bin < bins; bin++) {
        total[bin] += counter.counts[bin];
      }
    }
    return total;
  }

  private void mark(List<Chunk> chunks, int threshold, long ties, Map<String, Bitmap> bitmaps) {
    long[] tiesOf = new long[chunks.size()];
    final class Above extends Reader {
      @Override
      void use(Chunk chunk, int[] keys) {
        Bitmap bitmap = bitmaps.get(chunk.parameter().name());
        long equal = 0;
        for (int start = 0; start < chunk.length(); start += 64) {
          long word = 0;
          int end = Math.min(start + 64, chunk.length());
          for (int i = start; i < end; i++) {
            word |= (keys[i] > threshold ? 1L : 0L) << i;
            equal += keys[i] == threshold ? 1 : 0;
          }
          bitmap.orWord((int) ((chunk.offset() + start) >> 6), word);
        }
        tiesOf[chunk.index()] = equal;
      }
    }
    Chunk.forEach(chunks, threads, Above::new);
    settle(chunks, threshold, ties, tiesOf, bitmaps);
  }

  /** Gives the ties that are wanted to the first chunks that have any, and sets them there. */
  private void settle(
      List<Chunk> chunks, int threshold, long ties, long[] tiesOf, Map<String, Bitmap> bitmaps) {
    List<Chunk> concerned = new ArrayList<>();
    long left = ties;
    for (Chunk chunk : chunks) {
      tiesOf[chunk.index()] = Math.min(left, tiesOf[chunk.index()]);
      left -= tiesOf[chunk.index()];
      if (tiesOf[chunk.index()] > 0) {
        concerned.add(chunk);
      }
    }
    final class Equal extends Reader {
      @Override
      void use(Chunk chunk, int[] keys) {
        Bitmap bitmap = bitmaps.get(chunk.parameter().name());
        long quota = tiesOf[chunk.index()];
        for (int i = 0; quota > 0; i++) {
          if (keys[i] == threshold) {
            bitmap.set(chunk.offset() + i);
            quota--;
          }
        }
      }
    }
    Chunk.forEach(concerned, threads, Equal::new);
  }

  /** Reads scores and turns them into keys of 31 bits: the larger, the earlier selected. */
  private abstract class Reader implements Chunk.Worker {
    private final float[] values = new float[Chunk.SIZE];
    private final int[] keys = new int[Chunk.SIZE];

    abstract void use(Chunk chunk, int[] keys);

    @Override
    public final void accept(Chunk chunk) {
      scores.read(chunk.parameter(), chunk.offset(), values, chunk.length());
      int flip = smallestFirst ? Integer.MAX_VALUE : 0;
      int worst = 0;
      for (int i = 0; i < chunk.length(); i++) {
        int bits = Float.floatToRawIntBits(values[i] + 0f); // + 0 makes a negative zero positive
        worst |= (bits >> 31) | ((INFINITE - 1 - bits) >> 31); // negative if any is out of range
        keys[i] = bits ^ flip;
      }
      if (worst != 0) {
        throw refuse(chunk);
      }
      use(chunk, keys);
    }

    private Problem refuse(Chunk chunk) {
      int i = 0;
      while (values[i] >= 0 && values[i] < Float.POSITIVE_INFINITY) {
        i++;
      }
      return Problem.input(
          scores.describe()
              + String.format(
                  Locale.ROOT,
                  ", tensor %s, entry %,d",
                  chunk.parameter().name(),
                  chunk.offset() + i),
          "a finite score of at least 0",
          values[i],
          "train the delta again with a lower learning rate, or use a file that is not damaged");
    }
  }
}
