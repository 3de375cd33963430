package org.ltp4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ltp4j.classify.Classification;
import org.ltp4j.classify.Classifier;
import org.ltp4j.data.Datasets;
import org.ltp4j.data.Example;
import org.ltp4j.data.Reading;
import org.ltp4j.evaluation.Prediction;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EngineSettings;
import org.ltp4j.run.Json;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ltp predict}. */
@Command(
    name = "predict",
    description = "Classify rows from standard input; answers as JSONL on standard output.")
final class PredictCommand implements Callable<Integer> {
  enum Format {
    JSONL,
    TSV,
    CSV
  }

  @Spec private CommandSpec spec;

  @Option(names = "--adapter", required = true, description = "Adapter directory.")
  private Path adapter;

  @Option(names = "--model", description = "Base model; without it the one the adapter names.")
  private Path model;

  @Option(names = "--ticket", description = "Ticket, where the adapter names only its hash.")
  private Path ticket;

  @Option(
      names = "--format",
      defaultValue = "jsonl",
      description = "Format of the input: ${COMPLETION-CANDIDATES} (default: jsonl).")
  private Format format;

  @Option(names = "--logits", description = "Add the labels' scores before the softmax.")
  private boolean logits;

  @Option(
      names = "--chunk",
      defaultValue = "256",
      description = "Rows read before answers are written (default: ${DEFAULT-VALUE}).")
  private int chunk;

  static CommandSpec spec() {
    return SettingsOptions.add(
        CommandSpec.forAnnotatedObject(new PredictCommand()), EngineSettings.class);
  }

  @Override
  public Integer call() {
    if (chunk < 1) {
      throw Problem.usage("--chunk", "at least 1 row", chunk, "correct it or leave it out");
    }
    EngineSettings engine =
        Settings.resolve(
            EngineSettings.class,
            Section.none(),
            SettingsOptions.flags(spec.commandLine().getParseResult(), EngineSettings.class));
    PrintWriter out = spec.commandLine().getOut();
    try (Classifier classifier = Classifier.load(adapter, model, ticket, engine.start())) {
      List<Example> waiting = new ArrayList<>();
      List<String> warnings =
          Datasets.stream(
              classifier.config().task(),
              "stdin." + format.name().toLowerCase(Locale.ROOT),
              System.in,
              Reading.of(null).unlabelled().skippingBadRows(),
              example -> {
                waiting.add(example);
                if (waiting.size() >= chunk) {
                  answer(classifier, waiting, out);
                }
              });
      answer(classifier, waiting, out);
      warnings.forEach(warning -> spec.commandLine().getErr().println("ltp: " + warning));
      spec.commandLine().getErr().flush();
    }
    return 0;
  }

  private void answer(Classifier classifier, List<Example> rows, PrintWriter out) {
    if (rows.isEmpty()) {
      return;
    }
    for (Prediction prediction : classifier.predict("stdin", rows, 4096)) {
      Classification c = classifier.classification(prediction);
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("id", prediction.id());
      line.put("label", c.label());
      line.put("probabilities", c.probabilities());
      if (logits) {
        line.put("logits", c.scores());
      }
      out.println(Json.line(line));
    }
    // Both, since a writer over standard output does not hear of its failures.
    if (out.checkError() || System.out.checkError()) {
      throw Problem.output(
          "standard output",
          "a place that can be written",
          "a closed pipe or a full disk",
          "keep the reader open or free some space, then run it again");
    }
    rows.clear();
  }
}
