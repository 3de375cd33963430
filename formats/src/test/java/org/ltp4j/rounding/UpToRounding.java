package org.ltp4j.rounding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/**
 * Equality of results that were computed in another order: by another matrix kernel, number of
 * threads or processes, in other batches, or in double precision.
 *
 * <p>A processor's kernel decides in which order single-precision numbers are added up. What is
 * promised to be equal bit for bit, such as a run that goes on from a checkpoint, is not compared
 * with this. Everything else is compared relative to a scale that the fault sought would have too:
 *
 * <ul>
 *   <li>{@link #assertStates States}, scores and losses: relative to the tensor's largest entry. A
 *       small entry is the sum of large ones and inherits their rounding.
 *   <li>{@link #assertGradients Gradients}: the same, with a floor for tensors whose true gradient
 *       is zero.
 *   <li>{@link #assertTrained Weights after optimiser steps}: relative to how far the tensor moved.
 *       Adam divides a gradient by its own size, so where a gradient nearly cancels, rounding
 *       becomes a share of a step. How many entries that hits and how hard depends on the kernel;
 *       that they are few, and the norm of the difference small, does not.
 * </ul>
 */
public final class UpToRounding {
  // Of each bound, kernels from SSE3 to AVX-512 were seen to use less than a fifth.

  /** Of the number. */
  private static final double NUMBER = 2e-4;

  /** Of the tensor's largest entry. */
  private static final double STATE = 1e-5;

  /** Of the tensor's largest gradient. */
  private static final double GRADIENT = 1e-4;

  /** Of the largest gradient of all tensors. */
  private static final double GRADIENT_FLOOR = 5e-6;

  /** Of the tensor's longest way: what all entries but a share of {@link #OUTSIDE} keep to. */
  private static final double CLOSE = 2e-3;

  /** Of all entries that moved: those whose gradient may have nearly cancelled. */
  private static final double OUTSIDE = 2e-3;

  /** Of the tensor's longest way: what every entry keeps to. */
  private static final double WIDE = 0.1;

  /** Of the norm of the movement, for all tensors together. */
  private static final double NORM = 2e-3;

  /** Of the norm of the movement, for each tensor: one bad entry weighs more in a small one. */
  private static final double TENSOR_NORM = 2e-2;

  private UpToRounding() {}

  /** A loss, norm or other single number. */
  public static void assertNumber(String what, double found, double expected) {
    assertClose(what, found, expected, NUMBER * Math.abs(expected));
  }

  /** Hidden states, scores or logits. */
  public static void assertStates(String what, float[] found, float[] expected) {
    assertEntries(what, found, expected, STATE * largest(expected));
  }

  /** Hidden states against a definition in double precision. */
  public static void assertStates(String what, float[] found, double[] expected) {
    float[] rounded = new float[expected.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) expected[i];
    }
    assertStates(what, found, rounded);
  }

  /** Gradients by name; both sides have the same tensors. */
  public static void assertGradients(Map<String, float[]> found, Map<String, float[]> expected) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    double all = expected.values().stream().mapToDouble(UpToRounding::largest).max().orElse(0);
    expected.forEach(
        (name, g) ->
            assertEntries(
                "gradient of " + name,
                found.get(name),
                g,
                GRADIENT * largest(g) + GRADIENT_FLOOR * all));
  }

  /**
   * Weights by name after optimiser steps. Biases of keys are passed over: their true gradient is
   * zero, and Adam makes steps of the noise there. That frozen entries stayed where they were is a
   * question of bits, which is not asked here.
   *
   * @param start where both began
   */
  public static void assertTrained(
      Map<String, float[]> found, Map<String, float[]> expected, Map<String, float[]> start) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    long entries = 0;
    long outside = 0;
    double difference = 0;
    double movement = 0;
    for (String name : expected.keySet()) {
      if (name.endsWith("key.bias")) {
        continue;
      }
      Distance d = Distance.of(name, found.get(name), expected.get(name), start.get(name));
      assertClose(
          "norm of the difference in " + name,
          Math.sqrt(d.difference()),
          0,
          TENSOR_NORM * Math.sqrt(d.movement()));
      entries += d.moved();
      outside += d.outside();
      difference += d.difference();
      movement += d.movement();
    }
    assertThat(movement).as("anything moved at all").isPositive();
    assertClose(
        "those of " + entries + " entries that differ noticeably",
        outside,
        0,
        Math.ceil(OUTSIDE * entries));
    assertClose(
        "norm of the difference in all tensors",
        Math.sqrt(difference),
        0,
        NORM * Math.sqrt(movement));
  }

  /**
   * What a tensor adds to the comparison.
   *
   * @param moved entries that moved on either side
   * @param outside those of them that are not close
   * @param difference squares of the differences, summed
   * @param movement squares of the movements, summed
   */
  private record Distance(long moved, long outside, double difference, double movement) {
    static Distance of(String name, float[] found, float[] expected, float[] start) {
      assertThat(found).as(name).hasSameSizeAs(expected);
      assertThat(start).as(name).hasSameSizeAs(expected);
      double way = 0;
      for (int i = 0; i < start.length; i++) {
        way = Math.max(way, Math.abs((double) expected[i] - start[i]));
      }
      long moved = 0;
      long outside = 0;
      double difference = 0;
      double movement = 0;
      for (int i = 0; i < start.length; i++) {
        double d = Math.abs((double) found[i] - expected[i]);
        // Two last bits of the weight itself are no movement.
        double bits = 2 * Math.ulp(expected[i]);
        assertClose(name + "[" + i + "]", found[i], expected[i], WIDE * way + bits);
        moved += found[i] != start[i] || expected[i] != start[i] ? 1 : 0;
        outside += d <= CLOSE * way + bits ? 0 : 1;
        difference += square(Math.max(0, d - bits));
        movement += square((double) expected[i] - start[i]);
      }
      return new Distance(moved, outside, difference, movement);
    }
  }

  private static void assertEntries(String what, float[] found, float[] expected, double allowed) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertClose(what + "[" + i + "]", found[i], expected[i], allowed);
    }
  }

  /** Written so that what is no number fails. */
  private static void assertClose(String what, double found, double expected, double allowed) {
    if (!(Math.abs(found - expected) <= allowed)) {
      throw new AssertionError(
          "%s: expected %s, found %s, which is %s away where rounding may be %s"
              .formatted(what, expected, found, Math.abs(found - expected), allowed));
    }
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double square(double x) {
    return x * x;
  }
}
