package org.ltp4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.ltp4j.problem.Problem;

/** Whether this processor sums products of int8 numbers exactly. */
public final class EightBits {
  private EightBits() {}

  /** Whether an engine of eight bits is refused, which says then what is missing and what to do. */
  public static boolean areRefused() {
    try {
      new Engine("cpu", Precision.INT8, 2);
      return false;
    } catch (Problem e) {
      assertThat(e).hasMessageContaining("exact int8 products").hasMessageContaining("fp32");
      return true;
    }
  }
}
