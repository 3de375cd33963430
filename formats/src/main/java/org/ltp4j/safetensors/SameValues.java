package org.ltp4j.safetensors;

import java.util.Arrays;
import org.ltp4j.problem.Problem;

/** Compares two tensors of a file that stand for one and the same parameter. */
public final class SameValues {
  private static final int PIECE = 1 << 18;

  private SameValues() {}

  /**
   * Refuses a file whose two tensors differ in shape or in any value, as single-precision numbers.
   * Both are read once and not kept.
   *
   * @param why they have to be the same, e.g. {@code config.json ties them}
   * @throws Problem naming both and the first difference
   */
  public static void require(TensorSource source, String one, String other, String why) {
    TensorInfo a = source.require(one);
    TensorInfo b = source.require(other);
    if (!Arrays.equals(a.shape(), b.shape())) {
      throw differ(
          source, one, other, why, Arrays.toString(a.shape()) + ", " + Arrays.toString(b.shape()));
    }
    float[] first = new float[(int) Math.min(PIECE, a.elements())];
    float[] second = new float[first.length];
    for (long at = 0; at < a.elements(); at += PIECE) {
      int n = (int) Math.min(PIECE, a.elements() - at);
      read(source, a, at, first, n);
      read(source, b, at, second, n);
      int place = Arrays.mismatch(first, 0, n, second, 0, n);
      if (place >= 0) {
        String found = first[place] + " and " + second[place] + " at entry " + (at + place);
        throw differ(source, one, other, why, found);
      }
    }
  }

  private static void read(TensorSource source, TensorInfo info, long at, float[] out, int n) {
    int width = info.dtype().bytes();
    if (!Floats.are(info.dtype())) {
      throw Problem.input(
          source.describe() + ": tensor " + Quoted.of(info.name()),
          "floating point weights",
          info.dtype(),
          "use the model's float weights");
    }
    Floats.read(info.dtype(), source.piece(info.name(), at * width, n * width), 0, out, 0, n);
  }

  private static Problem differ(
      TensorSource source, String one, String other, String why, String found) {
    return Problem.input(
        source.describe() + ": tensors " + Quoted.of(one) + " and " + Quoted.of(other),
        "the same values, for " + why,
        found,
        "use the checkpoint as it was published, or save it again with the two tied");
  }
}
