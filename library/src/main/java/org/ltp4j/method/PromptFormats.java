package org.ltp4j.method;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ltp4j.data.Task;
import org.ltp4j.data.TaskKind;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.MethodSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.Placement;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.template.Template;
import org.ltp4j.tokenizer.Frame;

/** How a method's inputs are built. */
public final class PromptFormats {
  private PromptFormats() {}

  /**
   * How examples become inputs.
   *
   * @param settings complete ones, see {@link CompleteSettings}
   * @throws Problem if the template cannot be read or the model has too few positions
   */
  public static PromptFormat of(TrainSettings settings, Task task, ModelConfig config) {
    MethodSettings tuning = settings.methodSettings();
    if (settings.maxLength() > config.maxTokens()) {
      throw Problem.usage(
          "--max-length",
          "at most the model's " + config.maxTokens() + " positions, prompt included",
          settings.maxLength(),
          "lower it");
    }
    HeadKind head = tuning.head().orElseThrow();
    String template = written(settings, task).orElseGet(() -> segments(settings, task, config));
    int own = Template.parse(template, task.fields()).promptLength();
    if (own > 0 && tuning.promptLength().isEmpty()) {
      throw Problem.usage(
          "template '" + template + "'",
          "no {prompt:n}, for method " + tuning.method() + " has no soft prompt",
          "a block of " + own,
          "leave it out, or choose sp or mp");
    }
    return new PromptFormat(
        task.labels(),
        head,
        template,
        head == HeadKind.LABEL_WORDS
            ? PromptFormat.words(task.labelWords(), settings.labelWords())
            : new LinkedHashMap<>(),
        head == HeadKind.LABEL_WORDS ? task.noneWords() : List.of(),
        settings.multiPiece(),
        tuning.placement().orElse(Placement.PREFIX),
        own > 0 ? own : tuning.promptLength().orElse(0),
        settings.stripPunctuation(),
        settings.maxLength(),
        tuning.calibrate());
  }

  /**
   * The template that somebody has written; empty where a classification head reads the fields
   * alone, as the model's tokenizer separates them.
   */
  static Optional<String> written(TrainSettings settings, Task task) {
    if (settings.template().isPresent()) {
      return settings.template();
    } else if (task.kind() == TaskKind.TOKENS) {
      return Optional.of(task.template());
    } else if (settings.methodSettings().head().orElseThrow() == HeadKind.CLASSIFICATION) {
      return Optional.empty();
    } else if (!Methods.named(settings.methodSettings().method()).asksQuestion()) {
      return Optional.of(task.template());
    } else if (task.questionTemplate().isEmpty()) {
      throw Problem.usage(
          "--method " + settings.methodSettings().method(),
          "a template with the words Question and Answer",
          "task " + task.name() + " without a question-template",
          "add one to the task file, or give --template");
    }
    return Optional.of(task.questionTemplate());
  }

  /**
   * The fields as the model's tokenizer separates two texts, in the order of the task's template;
   * as its family's usual tokenizer does where its own says nothing.
   */
  private static String segments(TrainSettings settings, Task task, ModelConfig config) {
    List<String> fields = Template.parse(task.template()).fields();
    int usual = config.family() == Family.ROBERTA ? 2 : 1;
    String separator = "{sep}".repeat(Frame.of(settings.model()).between().orElse(usual));
    return fields.stream().map(f -> "{" + f + "}").collect(Collectors.joining(separator));
  }
}
