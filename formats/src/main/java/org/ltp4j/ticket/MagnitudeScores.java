package org.ltp4j.ticket;

import org.ltp4j.parameter.Parameter;
import org.ltp4j.safetensors.TensorSource;

/** |θ0|. */
public final class MagnitudeScores implements Scores {
  private final TensorFloats base;

  /** Reads θ0 under canonical names, from a source that stays open as long as this is read. */
  public MagnitudeScores(TensorSource base) {
    this.base = new TensorFloats(base);
  }

  @Override
  public void read(Parameter parameter, long offset, float[] out, int n) {
    base.read(parameter, offset, out, 0, n);
    for (int i = 0; i < n; i++) {
      out[i] = Math.abs(out[i]);
    }
  }

  @Override
  public String describe() {
    return base.describe();
  }
}
