package org.ltp4j.model;

import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Precision;

/**
 * Sizes that products come in. On the CPU the library for bf16 generates code for every shape, 1 to
 * 20 ms each, and keeps that of a thousand; batches of texts would have new shapes at every step.
 * So sizes are rounded up to some that come again; what is added belongs to no text.
 *
 * @param rounded whether sizes are rounded
 */
record KernelShapes(boolean rounded) {
  /** Rows of a tile of the processors' matrix units. */
  private static final int TILE = 16;

  /** Steps from one power of two to the next. */
  private static final int STEPS = 16;

  /** Places of an attended row. */
  private static final int PLACES = 8;

  /** Rows that attention sees together. */
  private static final int ROWS = 4;

  static KernelShapes of(Engine engine) {
    return new KernelShapes(engine.onHost() && engine.precision() == Precision.BF16);
  }

  /** Rows of a product for so many tokens: at most a sixteenth more, from 256 on. */
  int tokens(int tokens) {
    return up(tokens, Math.max(TILE, Integer.highestOneBit(tokens) / STEPS));
  }

  /** Places of a row that attention sees, for so many tokens. */
  int length(int tokens) {
    return up(tokens, PLACES);
  }

  /** Whether so many rows may be a group of their own before others. */
  boolean mayBeGroup(int rows) {
    return !rounded || rows % ROWS == 0;
  }

  private int up(int size, int step) {
    return rounded ? (size + step - 1) / step * step : size;
  }
}
