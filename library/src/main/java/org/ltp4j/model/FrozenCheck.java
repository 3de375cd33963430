package org.ltp4j.model;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.ticket.Bitmap;

/** Proves at the end of a training that nothing has moved but what was trained. */
public final class FrozenCheck {
  private static final int PIECE = 1 << 20;

  private FrozenCheck() {}

  /**
   * Compares every entry outside the ticket with the file, bit for bit.
   *
   * @param whole tells the tensors that are trained as a whole
   * @throws IllegalStateException if one differs: a defect of ltp4j
   */
  public static void require(
      ModelWeights weights,
      Path directory,
      Predicate<Parameter> whole,
      Map<String, Bitmap> ticket) {
    try (CanonicalSource base = ModelWeights.source(directory)) {
      WeightsHash.Values before = WeightsHash.of(base);
      for (Parameter p : weights.parameters().stream().filter(whole.negate()).toList()) {
        Bitmap bits = ticket.get(p.name());
        for (long from = 0; from < p.elements(); from += PIECE) {
          int length = (int) Math.min(PIECE, p.elements() - from);
          FloatBuffer now = weights.values(p, from, length);
          FloatBuffer file = before.bytes(p, 4 * from, 4 * length).asFloatBuffer();
          requireSame(p, bits, now, file, from);
        }
      }
    }
  }

  private static void requireSame(
      Parameter p, Bitmap bits, FloatBuffer now, FloatBuffer before, long from) {
    for (int i = 0; i < now.capacity(); i++) {
      boolean same = Float.floatToRawIntBits(now.get(i)) == Float.floatToRawIntBits(before.get(i));
      if (!same && (bits == null || !bits.get(from + i))) {
        throw new IllegalStateException(
            "training moved entry %s of %s, which is not trained".formatted(from + i, p.name()));
      }
    }
  }
}
