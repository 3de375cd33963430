package org.ltp4j.recipe;

import java.util.Optional;
import org.ltp4j.settings.Fallbacks;
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
    @Fallbacks({"schedule=constant"}) ScheduleSettings schedule,
    @Setting(
            value =
                "weight decay of AdamW, on matrices; not on embeddings, prompts' vectors, biases"
                    + " and normalisations",
            fallback = "0",
            min = 0)
        double weightDecay,
    @Setting(value = "largest gradient norm; 0 = no limit", fallback = "1.0", min = 0)
        double clip) {
  /**
   * Steps that visit every example once.
   *
   * @param examples how many there are
   * @return examples / batch, rounded up: the last batch may be smaller
   */
  public long stepsPerEpoch(int examples) {
    return (examples + batch - 1) / batch;
  }

  /**
   * Steps of the whole training.
   *
   * @param examples how many there are
   * @return the steps that are set, else those of all epochs
   */
  public long totalSteps(int examples) {
    return steps.orElse(stepsPerEpoch(examples) * epochs);
  }
}
