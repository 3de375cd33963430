package org.ltp4j.method;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ltp4j.data.Task;
import org.ltp4j.data.TaskKind;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.MethodSettings;
import org.ltp4j.recipe.OptimizerSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.settings.Kebab;
import org.ltp4j.settings.Settings;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.Placement;
import org.ltp4j.template.Template;

/** Fills in a method's defaults, and refuses settings that contradict each other. */
public final class CompleteSettings {
  /** Settings that not every method has a use for. */
  private static final List<String> SPECIAL =
      List.of(
          "ticket",
          "prompt-length",
          "placement",
          "prompt-encoder",
          "prefix-length",
          "rank",
          "alpha",
          "ratio",
          "dictionaries",
          "switch-share");

  private CompleteSettings() {}

  /**
   * The settings with every default of their method.
   *
   * @throws Problem if the method has no use for a setting, or two contradict each other
   */
  public static TrainSettings of(TrainSettings given) {
    Method method = Methods.named(given.methodSettings().method());
    Map<String, Object> values = Settings.toMap(given);
    values.values().removeIf(List.of()::equals);
    for (String key : SPECIAL) {
      if (values.containsKey(key) && !method.takes(key)) {
        throw Problem.usage(
            "--method " + given.methodSettings().method(),
            "settings that it has a use for",
            "--" + key,
            "leave it out, or choose a method that takes it: " + takers(key));
      }
    }
    TaskKind kind = kind(given.task());
    requireLearnable(method, kind, given);
    method.check(given);
    TrainSettings complete = withBlocks(given, method.defaults().of(kind).fill(given));
    requireAgreement(method, complete);
    requireTrained(method, complete);
    return complete;
  }

  /** With the length of the prompt that the template has, where it has one of its own. */
  private static TrainSettings withBlocks(TrainSettings given, TrainSettings complete) {
    int blocks = blocks(complete);
    if (blocks == 0 || complete.methodSettings().promptLength().isEmpty()) {
      return complete;
    }
    Optional<Integer> length = given.methodSettings().promptLength();
    if (length.isPresent() && length.get() != blocks) {
      throw Problem.usage(
          "--prompt-length",
          blocks + ", as many virtual tokens as the template has in its prompt blocks",
          length.get(),
          "leave it out, or make the two equal");
    }
    return Settings.with(complete, Map.of("prompt-length", blocks));
  }

  /** A template that cannot be read is told of with its place, when it is opened. */
  private static int blocks(TrainSettings settings) {
    try {
      return PromptFormats.written(settings, Task.named(settings.task()))
          .map(template -> Template.parse(template).promptLength())
          .orElse(0);
    } catch (Problem e) {
      return 0;
    }
  }

  /** A task that cannot be read is told of when it is opened; plans are made without files too. */
  private static TaskKind kind(String task) {
    try {
      return Task.named(task).kind();
    } catch (Problem e) {
      return TaskKind.SINGLE_LABEL;
    }
  }

  /** Refuses a method and settings that cannot answer what such tasks ask. */
  private static void requireLearnable(Method method, TaskKind kind, TrainSettings given) {
    MethodSettings tuning = given.methodSettings();
    if (!method.learns(kind)) {
      throw Problem.usage(
          "--method " + tuning.method(),
          "a method for tasks of kind " + kind,
          "one that " + method.need(),
          "choose another, such as "
              + Methods.all().stream()
                  .filter(other -> other.learns(kind))
                  .map(Method::name)
                  .collect(Collectors.joining(", ")));
    }
    boolean tags = kind == TaskKind.TOKENS;
    if (tuning.head().isPresent() && (tuning.head().get() == HeadKind.TOKENS) != tags) {
      throw Problem.usage(
          "--head",
          tags ? "tokens, for each word has a tag" : "label-words or classification",
          Kebab.of(tuning.head().get()),
          "leave it out");
    }
    if (tuning.calibrate() && kind != TaskKind.SINGLE_LABEL) {
      throw Problem.usage(
          "--calibrate", "a task with one label a row", "kind " + kind, "leave it out");
    }
    if (given.abstain().isWished() && kind != TaskKind.SINGLE_LABEL) {
      throw Problem.usage(
          "--abstain-accuracy and --abstain-coverage",
          "a task with one label a row",
          "kind " + kind,
          "leave them out");
    }
  }

  /** Refuses a learning rate for parameters that are not trained. */
  private static void requireTrained(Method method, TrainSettings settings) {
    MethodSettings tuning = settings.methodSettings();
    OptimizerSettings rates = settings.optimizer();
    requireTrained(
        "--prompt-learning-rate",
        rates.promptLearningRate(),
        "a soft or deep prompt",
        tuning.promptLength().orElse(0) + tuning.prefixLength().orElse(0) > 0);
    requireTrained(
        "--ticket-learning-rate",
        rates.ticketLearningRate(),
        "a ticket",
        method.takes("ticket") || method.takes("ratio"));
    requireTrained(
        "--head-learning-rate",
        rates.headLearningRate(),
        "a head of its own",
        tuning.head().orElseThrow() != HeadKind.LABEL_WORDS);
  }

  private static void requireTrained(
      String flag, Optional<Double> rate, String what, boolean there) {
    if (rate.isPresent() && !there) {
      throw Problem.usage(
          flag, what + " to train at that rate", "none", "leave it out, or train one");
    }
  }

  private static String takers(String key) {
    return Methods.all().stream()
        .filter(method -> method.takes(key))
        .map(Method::name)
        .collect(Collectors.joining(", "));
  }

  private static void requireAgreement(Method method, TrainSettings settings) {
    MethodSettings tuning = settings.methodSettings();
    if (tuning.head().orElseThrow() == HeadKind.LABEL_WORDS) {
      return;
    }
    if (method.asksQuestion()) {
      throw Problem.usage(
          "--method " + tuning.method(),
          "label words, for its template has a mask",
          "--head classification",
          "leave --head out, or choose ft");
    }
    if (!settings.labelWords().isEmpty()) {
      throw Problem.usage(
          "--label-words",
          "label words only where they are scored",
          "a head of its own",
          "leave them out, or add --head label-words");
    }
    if (tuning.promptLength().orElse(0) > 0
        && tuning.placement().orElse(Placement.PREFIX) == Placement.BEFORE_MASK) {
      throw Problem.usage(
          "--placement",
          "prefix or after-bos, for inputs of a head of its own have no mask",
          "before-mask",
          "move the prompt, or add --head label-words");
    }
  }
}
