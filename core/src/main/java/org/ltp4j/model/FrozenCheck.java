package org.ltp4j.model;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.ltp4j.modelfiles.HalfFloats;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.ticket.Bitmap;

/** Proves at the end of a training that nothing outside the ticket has moved. */
public final class FrozenCheck {
  private FrozenCheck() {}

  /**
   * Compares every entry outside the ticket with the file, bit for bit.
   *
   * @throws IllegalStateException if one differs: a defect of ltp4j
   */
  public static void require(ModelWeights weights, Path directory, Map<String, Bitmap> ticket) {
    if (!weights.engine().onHost()) {
      return; // On a device the values that are stored are gathered from the ticket's entries only.
    }
    try (CanonicalSource base = ModelWeights.source(directory)) {
      for (Parameter p : weights.parameters()) {
        Bitmap bits = ticket.get(p.name());
        FloatBuffer now = weights.memory(p.name()).asFloatBuffer();
        FloatBuffer before =
            HalfFloats.toFloat32(base.tensors().get(p.name()), base.bytes(p.name()))
                .asFloatBuffer();
        for (int e = 0; e < now.capacity(); e++) {
          boolean same =
              Float.floatToRawIntBits(now.get(e)) == Float.floatToRawIntBits(before.get(e));
          if (!same && (bits == null || !bits.get(e))) {
            throw new IllegalStateException(
                "training moved entry %d of %s, which is not in the ticket".formatted(e, p.name()));
          }
        }
      }
    }
  }
}
