package org.ltp4j.model;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.ltp4j.parameter.Parameter;

/** Proves at the end of a training that no parameter has changed except those that were trained. */
public final class FrozenCheck {
  private static final int PIECE = 1 << 20;

  private FrozenCheck() {}

  /**
   * Compares every entry that is not trained with the file, bit for bit.
   *
   * @param whole tells the tensors that are trained as a whole
   * @param trained tells of the others which entries are trained, by flat index
   * @throws IllegalStateException if one differs: a defect of ltp4j
   */
  public static void require(
      ModelWeights weights,
      Path directory,
      Predicate<Parameter> whole,
      Function<Parameter, LongPredicate> trained) {
    try (CanonicalSource base = ModelWeights.source(directory)) {
      WeightsHash.Values before = WeightsHash.of(base);
      for (Parameter p : weights.parameters().stream().filter(whole.negate()).toList()) {
        LongPredicate its = trained.apply(p);
        for (long from = 0; from < p.elements(); from += PIECE) {
          int length = (int) Math.min(PIECE, p.elements() - from);
          FloatBuffer now = weights.values(p, from, length);
          FloatBuffer file = before.bytes(p, 4 * from, 4 * length).asFloatBuffer();
          requireSame(p, its, now, file, from);
        }
      }
    }
  }

  private static void requireSame(
      Parameter p, LongPredicate trained, FloatBuffer now, FloatBuffer before, long from) {
    for (int i = 0; i < now.capacity(); i++) {
      boolean same = Float.floatToRawIntBits(now.get(i)) == Float.floatToRawIntBits(before.get(i));
      if (!same && !trained.test(from + i)) {
        throw new IllegalStateException(
            "training moved entry %s of %s, which is not trained".formatted(from + i, p.name()));
      }
    }
  }
}
