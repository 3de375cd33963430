package org.ltp4j.ranks;

import org.bytedeco.pytorch.Tensor;

/** A process that trains alone: its sums and shares are its own. */
record Alone() implements Ranks {
  @Override
  public int rank() {
    return 0;
  }

  @Override
  public int size() {
    return 1;
  }

  @Override
  public double[] sum(double... values) {
    return values;
  }

  @Override
  public byte[] fromLeader(byte[] bytes) {
    return bytes;
  }

  @Override
  public Tensor all(Tensor own, int n) {
    return own;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
