package org.ltp4j.ticket;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.random.Streams;

/**
 * A random order of all entries. The score of an entry is a hash of the seed, the tensor's name and
 * the flat index (SplitMix64 at that counter), so it does not depend on how or in which order
 * entries are read.
 */
public final class RandomScores implements Scores {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final int FINITE = 0x7f800000; // the bits of infinity: all below are finite

  private final Streams streams;
  private final Map<String, Long> seeds = new ConcurrentHashMap<>();

  /** An order of its own for each seed. */
  public RandomScores(Streams streams) {
    this.streams = streams;
  }

  @Override
  public void read(Parameter parameter, long offset, float[] out, int n) {
    long seed =
        seeds.computeIfAbsent(parameter.name(), name -> streams.seedOf("random-ticket", name));
    for (int i = 0; i < n; i++) {
      // Uniform over all finite bit patterns, not over values: 2^31 ranks instead of 2^24, so that
      // hundreds of millions of entries hardly ever tie.
      long rank = (mix(seed + (offset + i + 1) * GOLDEN_GAMMA) >>> 32) * FINITE >>> 32;
      out[i] = Float.intBitsToFloat((int) rank);
    }
  }

  @Override
  public String describe() {
    return "random scores of seed " + streams.seed();
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
