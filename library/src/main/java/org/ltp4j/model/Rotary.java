package org.ltp4j.model;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How positions turn queries and keys, and which layers attend to neighbours only.
 *
 * @param globalTheta base of the angles in layers that attend to all tokens
 * @param localTheta base of the angles in the others
 * @param window places to each side that these see
 * @param local for each layer from the bottom whether it sees neighbours only
 */
public record Rotary(double globalTheta, double localTheta, int window, List<Boolean> local) {
  /** Keeps a copy. */
  public Rotary {
    local = List.copyOf(local);
  }

  /** Layer {@code i}, from 0. */
  AttentionSpan reach(int i) {
    return local.get(i) ? new AttentionSpan(window, localTheta) : new AttentionSpan(0, globalTheta);
  }

  /** Every {@code n}-th layer, from the lowest, attends to all tokens. */
  static List<Boolean> allButEveryNth(int layers, int n) {
    return IntStream.range(0, layers).mapToObj(i -> i % n != 0).toList();
  }
}
