package org.ltp4j.rounding;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounding passes, and faults of the kinds that are looked for do not. */
class UpToRoundingTest {
  private static final int LARGE = 10_000;
  private static final int SMALL = 30;
  private static final double RATE = 1e-3;
  private static final int STEPS = 12;

  private final SplittableRandom random = new SplittableRandom(8);
  private final Map<String, float[]> start = both(i -> random.nextGaussian() / 5);
  private final Map<String, float[]> way = both(i -> RATE * STEPS * (random.nextDouble() - 0.5));
  private final Map<String, float[]> end = moved(1);

  private static Map<String, float[]> both(IntToDoubleFunction values) {
    return Map.of("large", fill(LARGE, values), "small", fill(SMALL, values));
  }

  private static float[] fill(int n, IntToDoubleFunction values) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) values.applyAsDouble(i);
    }
    return x;
  }

  /** Weights that went this part of the way, on all tensors. */
  private Map<String, float[]> moved(double part) {
    Map<String, float[]> end = new HashMap<>();
    start.forEach((name, x) -> end.put(name, fill(x.length, i -> x[i] + part * way.get(name)[i])));
    return end;
  }

  /** The weights at the end, with one tensor's values made from index, start and end. */
  private Map<String, float[]> with(String name, IntToDoubleFunction values) {
    Map<String, float[]> changed = new HashMap<>(end);
    changed.put(name, fill(end.get(name).length, values));
    return changed;
  }

  private void passes(Map<String, float[]> found) {
    UpToRounding.assertTrained(found, end, start);
  }

  private void fails(Map<String, float[]> found, String part) {
    fails(() -> UpToRounding.assertTrained(found, end, start), part);
  }

  private static void fails(ThrowingCallable comparison, String part) {
    assertThatThrownBy(comparison).isInstanceOf(AssertionError.class).hasMessageContaining(part);
  }

  @Test
  void weightsMayDifferByRoundingAndFewByAShareOfAStep() {
    passes(end);
    passes(with("large", i -> end.get("large")[i] + 1e-7 * random.nextGaussian()));
    // Seen between processors: a weight of 18,765 was 6.9e-5 off, with steps of 3e-3.
    passes(with("large", i -> end.get("large")[i] + (i % 3000 == 7 ? RATE / 20 : 0)));
    passes(with("small", i -> end.get("small")[i] + (i == 7 ? RATE / 20 : 0)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"large", "small"})
  void aWeightThatIsAStepOffIsFound(String name) {
    for (double off : new double[] {2 * RATE, -2 * RATE, Double.NaN, Double.POSITIVE_INFINITY}) {
      fails(with(name, i -> end.get(name)[i] + (i == 7 ? off : 0)), name + "[7]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"large", "small"})
  void aTensorThatMissedAStepIsFound(String name) {
    double part = (STEPS - 1.0) / STEPS;
    fails(with(name, i -> start.get(name)[i] + part * way.get(name)[i]), name);
    fails(with(name, i -> start.get(name)[i]), name);
  }

  @Test
  void aThousandthMoreOfEveryStepIsFound() {
    fails(moved(1.003), "differ");
    fails(moved(0.997), "differ");
  }

  @Test
  void manySmallDifferencesAreFound() {
    // Each of them is one that few entries may have.
    fails(
        with("large", i -> end.get("large")[i] + (i % 100 == 7 ? RATE / 20 : 0)),
        "entries that differ noticeably");
  }

  @Test
  void nothingThatMovedIsNoComparison() {
    fails(() -> UpToRounding.assertTrained(start, start, start), "moved");
  }

  @Test
  void tensorsThatAreMissingAreFound() {
    Map<String, float[]> one = Map.of("large", end.get("large"));
    fails(() -> UpToRounding.assertTrained(one, end, start), "small");
    fails(() -> UpToRounding.assertGradients(one, end), "small");
    fails(() -> UpToRounding.assertGradients(end, one), "small");
  }

  @Test
  void gradientsMayDifferByRoundingOfTheirScale() {
    Map<String, float[]> exact = new HashMap<>();
    Map<String, float[]> near = new HashMap<>();
    way.forEach(
        (name, g) -> {
          exact.put(name, fill(g.length, i -> g[i] * 1e3));
          near.put(name, fill(g.length, i -> g[i] * 1e3 + 1e-5 * random.nextGaussian()));
        });
    assertThatCode(() -> UpToRounding.assertGradients(near, exact)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"large", "small"})
  void faultyGradientsAreFound(String name) {
    float[] g = end.get(name);
    fails(gradients(with(name, i -> 0)), name);
    fails(gradients(with(name, i -> g[i] * 1.001)), name);
    fails(gradients(with(name, i -> -g[i])), name);
    fails(gradients(with(name, i -> g[(i + 1) % g.length])), name);
    fails(gradients(with(name, i -> i == 7 ? 0 : g[i])), name + "[7]");
    fails(gradients(with(name, i -> i == 7 ? Double.NaN : g[i])), name + "[7]");
  }

  private ThrowingCallable gradients(Map<String, float[]> found) {
    return () -> UpToRounding.assertGradients(found, end);
  }

  @Test
  void noiseWhereTheTrueGradientIsZeroIsNotCompared() {
    Map<String, float[]> one = Map.of("a", new float[] {1, 2}, "key.bias", new float[] {1e-7f});
    Map<String, float[]> two = Map.of("a", new float[] {1, 2}, "key.bias", new float[] {-1e-7f});
    assertThatCode(() -> UpToRounding.assertGradients(one, two)).doesNotThrowAnyException();
  }

  @Test
  void statesAreComparedRelativeToTheLargest() {
    float[] states = {300, -2, 0.001f};
    UpToRounding.assertStates("x", new float[] {300.001f, -2.001f, 0.002f}, states);
    fails(() -> UpToRounding.assertStates("x", new float[] {300, -2.1f, 0.001f}, states), "x[1]");
    fails(() -> UpToRounding.assertStates("x", new float[] {300.03f, -2, 0}, states), "x[0]");
    fails(() -> UpToRounding.assertStates("x", new float[] {300, -2}, states), "x");
    fails(() -> UpToRounding.assertStates("x", new float[] {300, -2, Float.NaN}, states), "x[2]");
  }

  @Test
  void numbersAreComparedRelativeToTheirSize() {
    UpToRounding.assertNumber("loss", 13.4999, 13.5);
    fails(() -> UpToRounding.assertNumber("loss", 13.49, 13.5), "loss");
    fails(() -> UpToRounding.assertNumber("loss", Double.NaN, 13.5), "loss");
  }
}
