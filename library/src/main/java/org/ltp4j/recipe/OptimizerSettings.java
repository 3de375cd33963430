package org.ltp4j.recipe;

import java.util.Optional;
import org.ltp4j.optim.Schedule;
import org.ltp4j.problem.Problem;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** How long a task is learnt, and how the optimizer goes about it. */
@Heading("Optimizer")
public record OptimizerSettings(
    @Setting(value = "passes over the training data", fallback = "50", min = 1) int epochs,
    @Setting(value = "optimizer steps; overrules epochs, the last of which may be a part", min = 1)
        Optional<Long> steps,
    @Setting(value = "examples in a batch", fallback = "12", min = 1) int batch,
    @Setting(
            value = "highest learning rate of AdamW; without it the method's (ltp: 1e-5)",
            above = 0)
        Optional<Double> learningRate,
    @Setting(value = "that of soft and deep prompts; without it --learning-rate", above = 0)
        Optional<Double> promptLearningRate,
    @Setting(value = "that of a ticket's entries; without it --learning-rate", above = 0)
        Optional<Double> ticketLearningRate,
    @Setting(value = "that of a classification head; without it --learning-rate", above = 0)
        Optional<Double> headLearningRate,
    @Setting(
            value = "learning rate after the warm-up: constant, or falling to 0 at the end",
            fallback = "constant")
        Schedule.Shape schedule,
    @Setting(
            value = "steps from rate 0 to the highest; below 1 a share of all steps, e.g. 0.06",
            fallback = "0",
            min = 0)
        double warmup,
    @Setting(
            value =
                "weight decay of AdamW, on matrices; not on embeddings, prompts' vectors, biases"
                    + " and normalisations",
            fallback = "0",
            min = 0)
        double weightDecay,
    @Setting(value = "largest gradient norm; 0 = no limit", fallback = "1.0", min = 0)
        double clip) {
  /** Refuses parts of steps. */
  public OptimizerSettings {
    requireWholeSteps(warmup);
  }

  static void requireWholeSteps(double warmup) {
    if (warmup >= 1 && warmup != Math.rint(warmup)) {
      throw Problem.usage(
          "--warmup",
          "a whole number of steps, or a share of the run below 1",
          warmup,
          "correct it");
    }
  }

  /** Steps that visit every example once; the last one may be smaller. */
  public long stepsPerEpoch(int examples) {
    return (examples + batch - 1) / batch;
  }

  /** Steps of the whole training. */
  public long totalSteps(int examples) {
    return steps.orElse(stepsPerEpoch(examples) * epochs);
  }
}
