package org.ltp4j.doctor;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ltp4j.engine.Products;
import org.ltp4j.experiment.TrainStage;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TrainingPass;
import org.ltp4j.optim.Adam;
import org.ltp4j.optim.Optimizer;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Schedule;
import org.ltp4j.problem.Problem;
import org.ltp4j.prompt.PromptModel;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.OptimizerSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.scoring.EncodedSet;
import org.ltp4j.scoring.Scorer;
import org.ltp4j.train.Objective;
import org.ltp4j.train.Trainer;

/**
 * How fast this machine is at this work, measured: one training step on the longest inputs and one
 * evaluation of a few rows. Changes the weights in memory, so it comes last.
 *
 * @param stepSeconds forward, backward and update of the longest batch
 * @param stepTokens tokens and virtual tokens in it, without padding
 * @param rowsPerSecond in evaluation
 * @param products who computed the projections
 */
record Probe(double stepSeconds, long stepTokens, double rowsPerSecond, Products products) {
  private static final int EVALUATED = 32;

  /** Measures; {@code parameters} are trained for two steps. */
  static Probe run(
      TrainSettings settings,
      ModelWeights weights,
      PromptModel model,
      ParameterSet parameters,
      InputCheck.Inputs inputs) {
    EncodedSet train = inputs.train();
    int[] byLength = byLength(train);
    int[] longest =
        Arrays.copyOfRange(
            byLength, Math.max(0, byLength.length - settings.optimizer().batch()), byLength.length);
    Encoder encoder = model.encoder();
    Streams streams = new Streams(settings.engine().seed());
    Objective objective =
        step -> {
          // The first step pays for page faults and compilation; its batch is the shortest row.
          int[] rows = step == 0 ? new int[] {byLength[0]} : longest;
          TrainingPass pass =
              new TrainingPass(
                  encoder,
                  parameters,
                  weights.config().dropout(),
                  streams,
                  step,
                  settings.recompute());
          return new Objective.Loss(model.accumulate(train.batch(rows), pass), 0);
        };
    long[] ended = new long[2];
    new Trainer(
            parameters,
            objective,
            new Optimizer(
                Adam.DEFAULT, Schedule.constant(settings.optimizer().learningRate().orElseThrow())),
            settings.optimizer().clip())
        .run(
            0,
            2,
            step -> {
              ended[(int) step.number() - 1] = System.nanoTime();
              return true;
            });
    return new Probe(
        seconds(ended[1] - ended[0]),
        tokens(train, longest),
        evaluate(model, inputs.dev()),
        weights.products());
  }

  /** Seconds that all steps take: training by its tokens, and dev after each epoch. */
  double totalSeconds(TrainSettings settings, InputCheck.Inputs inputs) {
    long all = tokens(inputs.train(), IntStream.range(0, inputs.train().size()).toArray());
    double epoch = all * stepSeconds / stepTokens + inputs.dev().size() / rowsPerSecond;
    OptimizerSettings optimizer = settings.optimizer();
    int rows = inputs.train().size();
    return epoch * optimizer.totalSteps(rows) / optimizer.stepsPerEpoch(rows);
  }

  static Problem outOfMemory(Throwable cause) {
    return Problem.input(
            "longest batch",
            "memory for a training step",
            "too little ("
                + String.valueOf(cause.getMessage()).lines().findFirst().orElse("")
                + ")",
            "use a smaller --batch or --max-length, --recompute, or more heap with LTP_JAVA_OPTS")
        .causedBy(cause);
  }

  double tokensPerSecond() {
    return stepTokens / stepSeconds;
  }

  private static double evaluate(PromptModel model, EncodedSet dev) {
    int n = Math.min(EVALUATED, dev.size());
    // Spread over the file, which may be sorted.
    int[] rows = IntStream.range(0, n).map(i -> (int) ((long) i * dev.size() / n)).toArray();
    EncodedSet chosen = dev.of(rows);
    long begun = System.nanoTime();
    new Scorer(model, TrainStage.DEV_BATCH_TOKENS).scores(chosen);
    return n / seconds(System.nanoTime() - begun);
  }

  private static int[] byLength(EncodedSet set) {
    return IntStream.range(0, set.size())
        .boxed()
        .sorted(Comparator.comparingInt(i -> set.inputs().get(i).length()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static long tokens(EncodedSet set, int[] rows) {
    return Arrays.stream(rows).mapToLong(i -> set.inputs().get(i).length()).sum();
  }

  private static double seconds(long nanoseconds) {
    return Math.max(1, nanoseconds) / 1e9;
  }
}
