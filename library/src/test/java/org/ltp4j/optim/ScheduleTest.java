package org.ltp4j.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.ltp4j.optim.Schedule.Shape.CONSTANT;
import static org.ltp4j.optim.Schedule.Shape.COSINE;
import static org.ltp4j.optim.Schedule.Shape.LINEAR;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.ltp4j.golden.Golden;

class ScheduleTest {
  @Test
  void warmUpAndDecayAreTheReference() {
    JsonNode rates = Golden.json("mlm.json").path("lr");
    double peak = rates.get(1).asDouble();
    Schedule schedule = new Schedule(LINEAR, peak, 2, rates.size());
    for (int step = 0; step < rates.size(); step++) {
      assertThat(schedule.at(step))
          .describedAs("step " + step)
          .isCloseTo(rates.get(step).asDouble(), within(1e-12));
    }
  }

  @Test
  void withoutWarmUpTheFirstStepHasThePeak() {
    Schedule schedule = new Schedule(LINEAR, 0.5, 0, 10);
    assertThat(schedule.at(0)).isEqualTo(0.5);
    assertThat(schedule.at(9)).isCloseTo(0.05, within(1e-15));
    assertThat(schedule.at(10)).isZero();
    assertThat(schedule.at(11)).isZero();
  }

  @Test
  void warmUpLongerThanTheRunNeverReachesThePeak() {
    Schedule schedule = new Schedule(LINEAR, 1, 20, 10);
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

  @Test
  void afterTheRiseAConstantRateStays() {
    Schedule schedule = new Schedule(CONSTANT, 0.4, 4, 10);
    assertThat(schedule.at(0)).isCloseTo(0.1, within(1e-15));
    assertThat(schedule.at(3)).isEqualTo(0.4);
    assertThat(schedule.at(4)).isEqualTo(0.4);
    assertThat(schedule.at(99)).isEqualTo(0.4);
  }

  @Test
  void aCosineFallsFromThePeakThroughItsHalfToZero() {
    Schedule schedule = new Schedule(COSINE, 0.8, 2, 10);
    assertThat(schedule.at(1)).isEqualTo(0.8);
    assertThat(schedule.at(2)).isEqualTo(0.8);
    assertThat(schedule.at(4)).isCloseTo(0.8 * (1 + Math.sqrt(0.5)) / 2, within(1e-15));
    assertThat(schedule.at(6)).isCloseTo(0.4, within(1e-15));
    assertThat(schedule.at(8)).isCloseTo(0.8 * (1 - Math.sqrt(0.5)) / 2, within(1e-15));
    assertThat(schedule.at(10)).isZero();
    assertThat(schedule.at(11)).as("past the end").isZero();
  }

  @Test
  void anotherRateRisesAndFallsInProportion() {
    for (Schedule.Shape shape : Schedule.Shape.values()) {
      Schedule schedule = new Schedule(shape, 0.25, 3, 11);
      for (int step = 0; step < 11; step++) {
        assertThat(schedule.at(step, 2)).as(shape + " " + step).isEqualTo(8 * schedule.at(step));
      }
    }
  }

  @Test
  void aWarmUpBelowOneIsAShareOfTheRunInWholeSteps() {
    assertThat(Schedule.of(LINEAR, 1, 0.06, 480).warmup()).isEqualTo(29);
    assertThat(Schedule.of(LINEAR, 1, 0.5, 10).warmup()).isEqualTo(5);
    assertThat(Schedule.of(LINEAR, 1, 0, 480).warmup()).isZero();
    assertThat(Schedule.of(LINEAR, 1, 1, 480).warmup()).isEqualTo(1);
    assertThat(Schedule.of(LINEAR, 1, 700, 480).warmup()).isEqualTo(700);
  }
}
