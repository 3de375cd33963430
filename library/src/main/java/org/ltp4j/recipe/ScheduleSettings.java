package org.ltp4j.recipe;

import org.ltp4j.optim.Schedule;
import org.ltp4j.problem.Problem;
import org.ltp4j.settings.Setting;

/** How the learning rate goes over a run. */
public record ScheduleSettings(
    @Setting(
            value = "learning rate after the warm-up: constant, or falling to 0 at the end",
            fallback = "linear")
        Schedule.Shape schedule,
    @Setting(
            value = "steps from rate 0 to the highest; below 1 a share of all steps, e.g. 0.06",
            fallback = "0",
            min = 0)
        double warmup) {
  /** Refuses parts of steps. */
  public ScheduleSettings {
    if (warmup >= 1 && warmup != Math.rint(warmup)) {
      throw Problem.usage(
          "--warmup",
          "a whole number of steps, or a share of the run below 1",
          warmup,
          "correct it");
    }
  }

  /**
   * The rates of a run.
   *
   * @param highest the rate after the warm-up
   * @param total steps of the run
   */
  public Schedule rates(double highest, long total) {
    return Schedule.of(schedule, highest, warmup, total);
  }
}
