package org.ltp4j.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RangesTest {
  private static Ranges ranges(float[] states, float[] weights) {
    return new Ranges(List.of(states), List.of(weights));
  }

  @Test
  void statesAndWeightsGetHalfOfAnOutlierEach() {
    float[] factors = ranges(new float[] {16, 1, 1, 1}, new float[] {1, 1, 1, 1}).factors(0);
    assertThat(factors[0] / factors[1]).isEqualTo(4, within(1e-5f));
    assertThat(factors[0] * factors[1] * factors[2] * factors[3]).isEqualTo(1, within(1e-5f));
  }

  @Test
  void aChannelWithLargeWeightsKeepsItsStates() {
    float[] factors = ranges(new float[] {16, 1}, new float[] {16, 1}).factors(0);
    assertThat(factors).containsExactly(new float[] {1, 1}, within(1e-5f));
  }

  @Test
  void aChannelWithoutStatesIsNotDividedByNothing() {
    for (float factor : ranges(new float[] {0, 1e9f}, new float[] {1e9f, 0}).factors(0)) {
      assertThat(factor).isBetween(0.01f, 1e16f);
    }
  }

  @Test
  void theLargestChannelsComeInTheirOrder() {
    Ranges ranges = ranges(new float[] {2, 9, 1, 5, 9}, new float[5]);
    assertThat(ranges.largest(0, 3)).containsExactly(1, 3, 4);
    assertThat(ranges.largest(0, 9)).containsExactly(0, 1, 2, 3, 4);
  }
}
