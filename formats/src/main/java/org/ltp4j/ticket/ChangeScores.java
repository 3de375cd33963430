package org.ltp4j.ticket;

import org.ltp4j.parameter.Parameter;
import org.ltp4j.safetensors.TensorSource;

/** |θ1 − θ0| in float32, from two sources under canonical names. */
public final class ChangeScores implements Scores {
  private static final int BLOCK = 4096; // two blocks of floats stay in the first-level cache

  private final TensorFloats base;
  private final TensorFloats after;

  /** The change from base (θ0) to after (θ1); both stay open as long as this is read. */
  public ChangeScores(TensorSource base, TensorSource after) {
    this.base = new TensorFloats(base);
    this.after = new TensorFloats(after);
  }

  @Override
  public void read(Parameter parameter, long offset, float[] out, int n) {
    float[] before = new float[Math.min(n, BLOCK)];
    for (int start = 0; start < n; start += BLOCK) {
      int size = Math.min(BLOCK, n - start);
      base.read(parameter, offset + start, before, 0, size);
      after.read(parameter, offset + start, out, start, size);
      for (int i = 0; i < size; i++) {
        out[start + i] = Math.abs(out[start + i] - before[i]);
      }
    }
  }

  @Override
  public String describe() {
    return after.describe() + " against " + base.describe();
  }
}
