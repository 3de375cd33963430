package org.ltp4j.ticket;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;

/**
 * Exact top-k without sorting. Floats order like their bits, once those of negative ones are turned
 * over, so a histogram of the upper 16 of 32 bits finds the bin of the k-th largest, one of the
 * lower 16 bits within that bin finds its exact value, and a last pass sets the bits above it and
 * then as many equals, in order, as are still needed. Two histograms per thread are all the memory
 * it takes.
 */
record RadixSelect(Scores scores, boolean smallestFirst, int threads) {
  private static final int BINS = 1 << 16;
  private static final int INFINITE = 0x7f800000;

  /** Sets exactly k bits of these tensors' bitmaps; of equals the first in order win. */
  void select(List<Parameter> parameters, long k, Map<String, Bitmap> bitmaps) {
    if (k == 0) {
      return;
    }
    List<Chunk> chunks = Chunk.of(parameters);
    Cut high = Cut.at(histogram(chunks, RadixSelect::upper), k);
    Cut low =
        Cut.at(
            histogram(chunks, key -> upper(key) == high.bin ? key & BINS - 1 : Binning.SKIP),
            high.wanted);
    mark(chunks, (high.bin - BINS / 2) << 16 | low.bin, low.wanted, bitmaps);
  }

  /** The upper half of a key, counted from 0. */
  private static int upper(int key) {
    return (key >> 16) + BINS / 2;
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

  private long[] histogram(List<Chunk> chunks, Binning binning) {
    final class Counter extends Reader {
      private final long[] counts = new long[BINS];

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
    long[] total = new long[BINS];
    for (Counter counter : Chunk.forEach(chunks, threads, Counter::new)) {
      for (int bin = 0; bin < BINS; bin++) {
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

  /** Reads scores and turns them into keys: the larger, the earlier selected. */
  private abstract class Reader implements Chunk.Worker {
    private final float[] values = new float[Chunk.SIZE];
    private final int[] keys = new int[Chunk.SIZE];

    abstract void use(Chunk chunk, int[] keys);

    @Override
    public final void accept(Chunk chunk) {
      scores.read(chunk.parameter(), chunk.offset(), values, chunk.length());
      int flip = smallestFirst ? -1 : 0;
      int refused = scores.signed() ? 0 : Integer.MIN_VALUE;
      int worst = 0;
      for (int i = 0; i < chunk.length(); i++) {
        int bits = Float.floatToRawIntBits(values[i] + 0f); // + 0 makes a negative zero positive
        // Its sign bit is set if any score is out of range.
        worst |= bits & refused | INFINITE - 1 - (bits & Integer.MAX_VALUE);
        keys[i] = bits ^ (bits >> 31 >>> 1) ^ flip;
      }
      if (worst < 0) {
        throw refuse(chunk);
      }
      use(chunk, keys);
    }

    private Problem refuse(Chunk chunk) {
      int i = 0;
      while (Float.isFinite(values[i]) && (values[i] >= 0 || scores.signed())) {
        i++;
      }
      return Problem.input(
          scores.describe()
              + String.format(
                  Locale.ROOT,
                  ", tensor %s, entry %,d",
                  chunk.parameter().name(),
                  chunk.offset() + i),
          scores.signed() ? "a finite score" : "a finite score of at least 0",
          values[i],
          "train the delta again with a lower learning rate, or use a file that is not damaged");
    }
  }
}
