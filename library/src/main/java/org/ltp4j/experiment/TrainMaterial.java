package org.ltp4j.experiment;

import java.util.List;
import org.ltp4j.data.Task;
import org.ltp4j.data.TaskKind;
import org.ltp4j.method.PromptFormats;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.template.PromptFormat;

/**
 * What a training is made of beside weights and ticket. It is read, and refused where it cannot be
 * used, before those are opened, and before the steps of a recipe that come first.
 *
 * @param classWeights of each label; empty if all count alike
 */
record TrainMaterial(
    Task task,
    ModelConfig config,
    PromptFormat format,
    TrainingData data,
    List<Double> classWeights) {

  /**
   * Reads it.
   *
   * @param settings complete ones, see {@link org.ltp4j.method.CompleteSettings}
   * @throws Problem if anything of it cannot be used
   */
  static TrainMaterial of(TrainSettings settings) {
    Task task = Task.named(settings.task());
    ModelConfig config = ModelConfig.load(settings.model());
    PromptFormat format = PromptFormats.of(settings, task, config);
    Streams streams = new Streams(settings.engine().seed());
    TrainingData data = TrainingData.load(settings, task, streams);
    return new TrainMaterial(task, config, format, data, classWeights(settings, task, data));
  }

  private static List<Double> classWeights(TrainSettings settings, Task task, TrainingData data) {
    if (settings.classWeights().isEmpty()) {
      return List.of();
    } else if (task.kind() != TaskKind.SINGLE_LABEL) {
      throw Problem.usage(
          "--class-weights",
          "a task with one label a row",
          "task " + task.name() + " of kind " + task.kind(),
          "leave them out");
    }
    int[] gold =
        data.train().examples().stream()
            .mapToInt(example -> task.labels().indexOf(example.labels().get(0)))
            .toArray();
    return ClassWeights.of(settings.classWeights(), task.labels(), gold);
  }
}
