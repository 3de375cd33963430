package org.ltp4j.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Tensors;

/**
 * Which entries dropout keeps, a byte of 0 or 1 each. The engine's own masks are drawn one entry
 * after the other by one thread, some 10 ms for each layer of a base-size model; these are drawn
 * eight at a time by as many threads as the engine has.
 *
 * @param drop probability of a 0, in steps of 2⁻¹⁵
 */
record KeepMask(double drop) {
  private static final int STEPS = 1 << 15;

  /** Places with a generator of their own, so that a mask does not depend on who draws it. */
  private static final int PIECE = 1 << 16;

  /** Pieces that are written through one buffer, of which none holds 2 GB. */
  private static final int SLICE = 1 << 14;

  private static final long LANES = 0x0001_0001_0001_0001L;

  /** What kept entries are multiplied with; 0 where none is kept. */
  double scale() {
    int kept = STEPS - threshold();
    return kept == 0 ? 0 : (double) STEPS / kept;
  }

  /** A mask of this shape, on the host, decided by {@code seed}. */
  Tensor draw(long[] shape, long seed) {
    return draw(shape, seed, SLICE);
  }

  /** The same through buffers of so many pieces each. */
  Tensor draw(long[] shape, long seed, int slice) {
    Tensor mask = torch.zeros(shape, new TensorOptions(ScalarType.Byte));
    long n = mask.numel();
    Tensor flat = mask.view(n);
    long[] seeds = new SplittableRandom(seed).longs((n + PIECE - 1) / PIECE).toArray();
    for (int first = 0; first < seeds.length; first += slice) {
      int end = Math.min(seeds.length, first + slice);
      long from = (long) first * PIECE;
      Tensor part = Tensors.slice(flat, 0, from, Math.min(n, (long) end * PIECE));
      fill(part.createBuffer(), Arrays.copyOfRange(seeds, first, end));
    }
    return mask;
  }

  private void fill(ByteBuffer buffer, long[] seeds) {
    ByteBuffer bytes = buffer.order(ByteOrder.nativeOrder());
    int n = bytes.capacity();
    int threads = torch.get_num_threads();
    IntStream.range(0, threads)
        .parallel()
        .forEach(
            first -> {
              for (int p = first; p < seeds.length; p += threads) {
                fill(bytes, p * PIECE, Math.min(n, (p + 1) * PIECE), seeds[p]);
              }
            });
  }

  private void fill(ByteBuffer bytes, int from, int to, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      bytes.putLong(at, eight(random));
    }
    for (long rest = eight(random); at < to; at++, rest >>>= Byte.SIZE) {
      bytes.put(at, (byte) rest);
    }
  }

  /** Eight bytes from eight 15-bit numbers: 1 where the number reaches the threshold. */
  private long eight(SplittableRandom random) {
    long add = LANES * (STEPS - threshold()); // carries into a lane's top bit
    long even = (random.nextLong() & LANES * (STEPS - 1)) + add & LANES * STEPS;
    long odd = (random.nextLong() & LANES * (STEPS - 1)) + add & LANES * STEPS;
    return even >>> 15 | odd >>> 7;
  }

  private int threshold() {
    return (int) Math.round(drop * STEPS);
  }
}
