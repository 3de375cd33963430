package org.ltp4j.ticket;

import org.ltp4j.parameter.Parameter;
import org.ltp4j.safetensors.TensorSource;

/** Scores that a file holds as they are, for example |θ1 − θ0|. */
public final class StoredScores implements Scores {
  private final TensorFloats stored;
  private final boolean signed;

  /**
   * Reads a source under canonical names, which stays open as long as this is read.
   *
   * @param signed whether scores may be below 0
   */
  public StoredScores(TensorSource stored, boolean signed) {
    this.stored = new TensorFloats(stored);
    this.signed = signed;
  }

  @Override
  public void read(Parameter parameter, long offset, float[] out, int n) {
    stored.read(parameter, offset, out, 0, n);
  }

  @Override
  public String describe() {
    return stored.describe();
  }

  @Override
  public boolean signed() {
    return signed;
  }
}
