package org.ltp4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The simulation where its answer can be had without one. */
class ScaleModelTest {
  private static final double EXACT = 1e-9;

  @Test
  void withoutOverheadTimeIsRoundsOfTrials() {
    ScaleModel model = new ScaleModel(0, 0, 0, 0, 1, 7);
    for (int executors = 1; executors <= 40; executors++) {
      double rounds = Math.ceil(30.0 / executors);
      assertThat(model.seconds(30, executors)).isCloseTo(7 * rounds, within(EXACT));
    }
  }

  @Test
  void oneExecutorPaysEverythingInTurn() {
    ScaleModel model = new ScaleModel(10, 0.5, 3, 200, 100, 7);
    double ready = 10 + 3 + 200.0 / 100;
    double expected = ready + 7 + 4 * (0.5 + 7);
    assertThat(model.seconds(5, 1)).isCloseTo(expected, within(EXACT));
  }

  @Test
  void theDriverAndTheStoreBoundWhatManyExecutorsGain() {
    ScaleModel driver = new ScaleModel(0, 0.5, 0, 0, 1, 7);
    assertThat(driver.seconds(1000, 1000)).isCloseTo(1000 * 0.5 + 7, within(EXACT));
    ScaleModel store = new ScaleModel(0, 0, 0, 1000, 100, 7);
    assertThat(store.seconds(1000, 100)).isGreaterThan(100 * 1000 / 100.0);
  }
}
