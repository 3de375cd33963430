package org.ltp4j.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.ltp4j.golden.Golden;

class ScheduleTest {
  @Test
  void warmUpAndDecayAreTheReference() {
    JsonNode rates = Golden.json("mlm.json").path("lr");
    double peak = rates.get(1).asDouble();
    Schedule schedule = new Schedule(peak, 2, rates.size(), true);
    for (int step = 0; step < rates.size(); step++) {
      assertThat(schedule.at(step))
          .describedAs("step " + step)
          .isCloseTo(rates.get(step).asDouble(), within(1e-12));
    }
  }

  @Test
  void withoutWarmUpTheFirstStepHasThePeak() {
    Schedule schedule = new Schedule(0.5, 0, 10, true);
    assertThat(schedule.at(0)).isEqualTo(0.5);
    assertThat(schedule.at(9)).isCloseTo(0.05, within(1e-15));
    assertThat(schedule.at(10)).isZero();
    assertThat(schedule.at(11)).isZero();
  }

  @Test
  void warmUpLongerThanTheRunNeverReachesThePeak() {
    Schedule schedule = new Schedule(1, 20, 10, true);
    for (int step = 0; step < 10; step++) {
      assertThat(schedule.at(step)).isCloseTo((step + 1) / 20.0, within(1e-15));
    }
  }

  @Test
  void constantStaysConstant() {
    Schedule schedule = Schedule.constant(1e-5);
    assertThat(schedule.at(0)).isEqualTo(1e-5);
    assertThat(schedule.at(1_000_000)).isEqualTo(1e-5);
  }
}
