package org.ltp4j.model;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.ltp4j.parameter.Parameter;

/** Proves at the end of a training that no parameter has changed except those that were trained. */
public final class FrozenCheck {
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
      float[] now = new float[WeightsHash.BLOCK];
      float[] file = new float[WeightsHash.BLOCK];
      for (Parameter p : weights.parameters().stream().filter(whole.negate()).toList()) {
        LongPredicate its = trained.apply(p);
        for (long from = 0; from < p.elements(); from += WeightsHash.BLOCK) {
          int n = (int) Math.min(WeightsHash.BLOCK, p.elements() - from);
          weights.values(p, from, n).get(now, 0, n);
          before.read(p, from, file, n);
          requireSame(p, its, now, file, from, n);
        }
      }
    }
  }

  private static void requireSame(
      Parameter p, LongPredicate trained, float[] now, float[] before, long from, int n) {
    for (int i = 0; i < n; i++) {
      boolean same = Float.floatToRawIntBits(now[i]) == Float.floatToRawIntBits(before[i]);
      if (!same && !trained.test(from + i)) {
        throw new IllegalStateException(
            "training moved entry %s of %s, which is not trained".formatted(from + i, p.name()));
      }
    }
  }
}
