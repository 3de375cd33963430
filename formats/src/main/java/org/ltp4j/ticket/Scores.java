package org.ltp4j.ticket;

import java.util.function.Supplier;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.random.Streams;
import org.ltp4j.safetensors.TensorSource;

/**
 * How important each entry is: finite floats, at least 0 unless {@link #signed}. Read in pieces and
 * never held as a whole, by several threads at once; the same entry has the same score however it
 * is read.
 */
public interface Scores {
  /**
   * Reads the scores of n consecutive entries into {@code out[0..n)}.
   *
   * @param offset flat index of the first
   * @throws org.ltp4j.problem.Problem (input) if the tensor is missing or has another shape
   */
  void read(Parameter parameter, long offset, float[] out, int n);

  /** Where they come from, for messages. */
  String describe();

  /** Whether scores may be below 0; they rank below those above it. */
  default boolean signed() {
    return false;
  }

  /**
   * The scores that a ranking asks for; only the sources that it needs are opened.
   *
   * @param stored what the delta scores, usually |θ1 − θ0|
   * @param base θ0 under canonical names
   * @param streams the ticket's own seed, for {@link Score#RANDOM}
   */
  static Scores of(
      Score score, Supplier<Scores> stored, Supplier<TensorSource> base, Streams streams) {
    return switch (score) {
      case CHANGE, SMALLEST_CHANGE -> stored.get();
      case MAGNITUDE -> new MagnitudeScores(base.get());
      case RANDOM -> new RandomScores(streams);
    };
  }
}
