package org.ltp4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ltp4j.data.Task;
import org.ltp4j.data.TaskGuess;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import org.ltp4j.survey.Survey;
import org.ltp4j.survey.SurveyText;
import org.ltp4j.survey.Surveyor;
import org.ltp4j.tokenizer.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ltp data}. */
@Command(
    name = "data",
    description = {
      "Show what a data directory or file holds: rows, labels, repeated texts, lengths.",
      "Or begin a task file from its columns and labels."
    })
final class DataCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Data directory, or one file.")
  private Path root;

  @Option(
      names = "--task",
      paramLabel = "<task>",
      description = "Task or task file; without it the columns and labels tell.")
  private String task;

  @Option(
      names = "--model",
      paramLabel = "<path>",
      description = "Model whose tokenizer measures lengths and finds unknown pieces.")
  private Path model;

  @Option(
      names = "--max-length",
      paramLabel = "<number>",
      defaultValue = "256",
      description = "Longest input, tokens (default: ${DEFAULT-VALUE}).")
  private int maxLength;

  @Option(
      names = "--write-task",
      paramLabel = "<file>",
      description = "Write a task file that fits the columns and labels, for you to mend.")
  private Path taskFile;

  @Option(names = "--json", description = "Print the numbers as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    if (maxLength < 1) {
      throw Problem.usage("--max-length", "at least 1", maxLength, "correct it");
    }
    if (taskFile != null) {
      writeTask();
      return 0;
    }
    Task chosen = task == null ? null : Task.named(task);
    String from = "given";
    if (chosen == null) {
      TaskGuess guess = TaskGuess.of(Surveyor.sample(root));
      chosen = guess.task();
      from =
          (guess.builtIn() ? "by columns and labels of " : "guessed from the columns of ")
              + guess.file();
    }
    Survey survey;
    try (Tokenizer tokenizer = model == null ? null : Tokenizer.open(model)) {
      survey = new Surveyor(root, chosen, from, tokenizer, maxLength).run();
    }
    Output.print(spec, json ? Json.page(survey) : SurveyText.of(survey));
    return 0;
  }

  private void writeTask() {
    if (Files.exists(taskFile)) {
      throw Problem.output(
          taskFile, "a new file", "one that is there", "choose another name, or delete it");
    }
    Path sample = Surveyor.sample(root);
    TaskGuess guess = TaskGuess.of(sample);
    if (guess.builtIn()) {
      throw Problem.usage(
          "--write-task",
          "columns and labels that no built-in task has",
          "those of task " + guess.task().name() + " in " + sample,
          "use --task " + guess.task().name() + ", which needs no task file");
    }
    TaskGuess.write(guess.task(), sample, taskFile);
    Output.print(
        spec,
        "%s: task %s from %s; look at template and label words\n"
            .formatted(taskFile, guess.task().name(), sample));
  }
}
