package org.ltp4j.bench;

import java.util.SplittableRandom;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.ticket.Bitmap;

/** What the benchmarks work on: a base-size model's widest tensor, and tickets over it. */
final class Material {
  /** (3072, 768), 2.4 million entries. */
  static final Parameter WIDE =
      new Parameter(
          "roberta.encoder.layer.0.intermediate.dense.weight",
          new long[] {3072, 768},
          1,
          Kind.INTERMEDIATE);

  private Material() {}

  /** Bits that are set with this probability. */
  static Bitmap ticket(long length, double ratio) {
    SplittableRandom random = new SplittableRandom(1);
    Bitmap bits = new Bitmap(length);
    for (long i = 0; i < length; i++) {
      if (random.nextDouble() < ratio) {
        bits.set(i);
      }
    }
    return bits;
  }
}
