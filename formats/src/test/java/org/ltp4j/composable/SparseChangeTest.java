package org.ltp4j.composable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseChangeTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsAddedGivesTheOtherNumber(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      float before = (float) random.nextGaussian();
      float near = before * (float) (1 + random.nextGaussian() / 4);
      if (Math.abs(near) >= Math.abs(before) / 2) {
        assertThat(before + SparseChange.added(before, near)).as("seed " + seed).isEqualTo(near);
      }
      float any = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(8) - 4));
      float reached = before + SparseChange.added(before, any);
      assertThat(Math.abs(reached - any))
          .as("seed %s: %s to %s", seed, before, any)
          .isLessThanOrEqualTo(Math.max(Math.ulp(before), Math.ulp(any)));
    }
  }
}
