package org.ltp4j.random;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Random streams derived from one seed and a name, never from a generator's running state. A run
 * that resumes at step n therefore needs no saved generator: it asks for the stream named {@code
 * ("dropout", n)} again.
 *
 * @param seed the run's seed
 */
public record Streams(long seed) {
  /** A fresh generator for the stream of this name, e.g. {@code stream("order", epoch)}. */
  public SplittableRandom stream(Object... name) {
    return new SplittableRandom(seedOf(name));
  }

  /** A 64-bit seed for the stream of this name, for generators that live elsewhere (libtorch). */
  public long seedOf(Object... name) {
    String key = seed + "/" + String.join("/", Arrays.stream(name).map(String::valueOf).toList());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A permutation of 0..n-1 (Fisher-Yates) from the stream of this name. */
  public int[] permutation(int n, Object... name) {
    SplittableRandom random = stream(name);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** n draws from N(0, deviation²) from the stream of this name. */
  public float[] normal(int n, double deviation, Object... name) {
    SplittableRandom random = stream(name);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  /** n draws from the uniform distribution over ±bound from the stream of this name. */
  public float[] uniform(int n, double bound, Object... name) {
    SplittableRandom random = stream(name);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1) * (float) bound;
    }
    return values;
  }
}
