package org.ltp4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ltp4j.classify.Classification;
import org.ltp4j.classify.Classifier;
import org.ltp4j.cluster.Scored;
import org.ltp4j.cluster.Scoring;
import org.ltp4j.cluster.Session;
import org.ltp4j.data.Datasets;
import org.ltp4j.data.Example;
import org.ltp4j.data.Reading;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EngineSettings;
import org.ltp4j.run.Console;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ltp predict}. */
@Command(
    name = "predict",
    description = {
      "Classify rows from standard input; answers as JSONL on standard output.",
      "With --on, rows and answers are files of any size."
    })
final class PredictCommand implements Callable<Integer> {
  enum Format {
    JSONL,
    TSV,
    CSV,
    PARQUET
  }

  @Spec private CommandSpec spec;

  @Mixin private ClusterOptions cluster;

  @Option(names = "--adapter", required = true, description = "Adapter directory.")
  private String adapter;

  @Option(names = "--model", description = "Base model; without it the one the adapter names.")
  private String model;

  @Option(names = "--ticket", description = "Ticket, where the adapter names only its hash.")
  private String ticket;

  @Option(
      names = "--format",
      description =
          "Format of the input: ${COMPLETION-CANDIDATES} (default: jsonl; with --on the ending"
              + " of --input). Parquet only with --on.")
  private Format format;

  @Option(
      names = "--input",
      description = "With --on: file or folder with the rows, in place of standard input.")
  private String input;

  @Option(
      names = "--output",
      description = "With --on: new folder for the answers, in the input's format.")
  private String output;

  @Option(
      names = "--partitions",
      defaultValue = "0",
      description = "With --on: tasks to cut the rows into; 0 = as the input is cut.")
  private int partitions;

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
    if (cluster.given()) {
      return onCluster(engine);
    } else if (input != null || output != null || partitions != 0 || format == Format.PARQUET) {
      throw Problem.usage(
          "predict",
          "rows on standard input",
          "--input, --output, --partitions or --format parquet",
          "add --on spark, or leave them out");
    }
    Format of = format == null ? Format.JSONL : format;
    PrintWriter out = spec.commandLine().getOut();
    try (Classifier classifier =
        Classifier.load(Path.of(adapter), path(model), path(ticket), engine.start())) {
      new Console().warn(classifier.gap().stream().toList());
      List<Example> waiting = new ArrayList<>();
      List<String> warnings =
          Datasets.stream(
              classifier.config().task(),
              "stdin." + of.name().toLowerCase(Locale.ROOT),
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

  private static Path path(String text) {
    return text == null ? null : Path.of(text);
  }

  private int onCluster(EngineSettings engine) {
    if (input == null || output == null || partitions < 0 || format == Format.TSV) {
      throw Problem.usage(
          "predict --on",
          "--input and --output in parquet, jsonl or csv, and no negative --partitions",
          "something else",
          "see ltp predict --help");
    }
    Scoring scoring =
        new Scoring(
            adapter,
            Optional.ofNullable(model),
            Optional.ofNullable(ticket),
            input,
            output,
            format == null ? Scoring.Format.of(input) : Scoring.Format.valueOf(format.name()),
            logits,
            chunk,
            partitions,
            engine);
    try (Session session = cluster.connect()) {
      Scored scored = session.score(scoring);
      scored.warnings().forEach(w -> spec.commandLine().getErr().println("ltp: " + w));
      spec.commandLine().getOut().println("rows: " + scored.rows() + ", in " + output);
    }
    spec.commandLine().getErr().flush();
    spec.commandLine().getOut().flush();
    return 0;
  }

  private void answer(Classifier classifier, List<Example> rows, PrintWriter out) {
    if (rows.isEmpty()) {
      return;
    }
    List<Classification> answers = classifier.answers("stdin", rows, 4096);
    for (int i = 0; i < answers.size(); i++) {
      Classification c = answers.get(i);
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("id", rows.get(i).id());
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
