package org.ltp4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.ltp4j.classify.Classifier;
import org.ltp4j.cluster.Scored;
import org.ltp4j.cluster.Scoring;
import org.ltp4j.cluster.Session;
import org.ltp4j.console.Console;
import org.ltp4j.data.Datasets;
import org.ltp4j.data.ParquetOpener;
import org.ltp4j.data.RowFormat;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EngineSettings;
import org.ltp4j.serving.BundleClassifier;
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
      "Classify rows of a file or of standard input, with a line for each.",
      "With --on, rows and answers are files of any size."
    })
final class PredictCommand implements Callable<Integer> {
  enum Format {
    JSONL,
    TSV,
    CSV,
    JSON,
    TEXT,
    CONLL,
    PARQUET;

    /** The format that a name ends in; JSONL without a name. */
    static Format of(String file) {
      return file == null ? JSONL : valueOf(RowFormat.of(Path.of(file)).name());
    }
  }

  /** What a cluster reads and writes. */
  private static final Set<Format> TABLES = Set.of(Format.PARQUET, Format.JSONL, Format.CSV);

  @Spec private CommandSpec spec;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--adapter",
      required = true,
      description = "Adapter directory, or a bundle that ltp export --to onnx wrote.")
  private String adapter;

  @Option(names = "--model", description = "Base model; without it the one the adapter names.")
  private String model;

  @Option(names = "--ticket", description = "Ticket, where the adapter names only its hash.")
  private String ticket;

  @Option(
      names = "--format",
      description =
          "Format of the input: ${COMPLETION-CANDIDATES} (default: the ending of --input, or jsonl)."
              + " text: a text a line, for tasks of one field; conll: a word a line. With --on"
              + " jsonl, csv or parquet.")
  private Format format;

  @Option(
      names = "--input",
      description = "File with the rows, in place of standard input; with --on a file or folder.")
  private String input;

  @Option(
      names = "--output",
      description =
          "File for the answers, in place of standard output; with --on a new folder, in the"
              + " input's format.")
  private String output;

  @Option(
      names = "--output-format",
      description =
          "Format of the answers: ${COMPLETION-CANDIDATES} (default: the ending of --output, or"
              + " jsonl). Not with --on. An --output that ends in .gz is packed.")
  private AnswerLines.Format answers;

  @Option(
      names = "--partitions",
      defaultValue = "0",
      description = "With --on: tasks to cut the rows into; 0 = as the input is cut.")
  private int partitions;

  @Option(names = "--logits", description = "Add the labels' scores before the softmax.")
  private boolean logits;

  @Option(
      names = "--uncalibrated",
      description =
          "Give probabilities without the temperature that training fitted. Not with --on.")
  private boolean uncalibrated;

  @Option(
      names = "--chunk",
      defaultValue = "256",
      description = "Rows read before answers are written (default: ${DEFAULT-VALUE}).")
  private int chunk;

  @Override
  public Integer call() {
    if (chunk < 1) {
      throw Problem.usage("--chunk", "at least 1 row", chunk, "correct it or leave it out");
    }
    if (cluster.given()) {
      return onCluster(engine());
    } else if (partitions != 0) {
      throw Problem.usage(
          "predict", "one machine", "--partitions", "add --on spark, or leave it out");
    } else if (format == Format.PARQUET
        && (input == null || !ParquetOpener.isParquet(path(input)))) {
      throw Problem.usage(
          "--format parquet",
          "a file that ends in .parquet",
          input == null ? "standard input" : input,
          "name it with --input");
    }
    if (input != null) {
      Datasets.requireFile(Path.of(input));
    }
    Format of = format == null ? Format.of(input) : format;
    AnswerLines.Format as = answersFormat();
    try (RowSource in = RowSource.open(input);
        Answering answering = answering()) {
      new Console().warn(answering.warnings());
      RowFormat rows = RowFormat.valueOf(of.name());
      AnswerLines lines =
          new AnswerLines(as, answering.decision(), answering.confidence(), logits, uncalibrated);
      List<String> warnings =
          output == null
              ? toStandardOutput(answering, rows, lines, in.stream())
              : toFile(answering, rows, lines, in);
      warnings.forEach(text -> spec.commandLine().getErr().println("ltp: " + text));
    } catch (IOException e) {
      throw Problem.input(source(of.name()), "rows", e.getMessage(), "check the file").causedBy(e);
    }
    spec.commandLine().getErr().flush();
    return 0;
  }

  private Answering answering() {
    Path place = Path.of(adapter);
    return BundleClassifier.isAt(place)
        ? Answering.of(BundleClassifier.load(place, threadsOfBundle()))
        : Answering.of(Classifier.load(place, path(model), path(ticket), engine().start()));
  }

  private int threadsOfBundle() {
    Map<String, Object> given = new TreeMap<>(engineFlags());
    if (model != null) {
      given.put("model", model);
    }
    if (ticket != null) {
      given.put("ticket", ticket);
    }
    BundleFlags.check("predict", given);
    return BundleFlags.threads(engine(engineFlags()).threads());
  }

  private Map<String, Object> engineFlags() {
    return SettingsOptions.flags(spec.commandLine().getParseResult(), EngineSettings.class);
  }

  private EngineSettings engine() {
    Map<String, Object> flags = engineFlags();
    if (!AutomaticPrecision.isWanted(flags)) {
      return engine(flags);
    } else if (cluster.given()) {
      throw Problem.usage(
          "--precision auto", "one machine", "--on", "name a precision that all executors have");
    }
    EngineSettings plain = engine(AutomaticPrecision.placeholder(flags));
    return engine(
        AutomaticPrecision.choose(
            flags, plain, Path.of(adapter), path(model), spec.commandLine().getErr()));
  }

  private static EngineSettings engine(Map<String, Object> flags) {
    return Settings.resolve(EngineSettings.class, Section.none(), flags);
  }

  private List<String> toStandardOutput(
      Answering answering, RowFormat rows, AnswerLines lines, InputStream in) {
    PrintWriter out = spec.commandLine().getOut();
    AnswerStream stream =
        stream(answering, rows, lines, line -> out.print(line + "\n"), () -> flush(out));
    stream.answer(in);
    return stream.finish();
  }

  /** The file appears when it is whole. */
  private List<String> toFile(
      Answering answering, RowFormat rows, AnswerLines lines, RowSource in) {
    StringBuilder text = new StringBuilder();
    AtomicReference<AnswerStream> stream = new AtomicReference<>();
    AtomicFiles.deleteLeftovers(Path.of(output));
    try (FileWork work = FileWork.of(in, output)) {
      AtomicFiles.write(
          Path.of(output),
          out -> {
            try (Writer file = AnswerFile.writer(output, out)) {
              Runnable flush =
                  () -> {
                    write(text, file);
                    work.proceed();
                  };
              Consumer<String> sink = line -> text.append(line).append('\n');
              stream.set(stream(answering, rows, lines, sink, flush));
              stream.get().answer(in.stream());
              write(text, file);
            }
          });
    }
    return stream.get().finish();
  }

  private AnswerStream stream(
      Answering answering,
      RowFormat rows,
      AnswerLines lines,
      Consumer<String> sink,
      Runnable flush) {
    return new AnswerStream(answering, source(rows.name()), rows, lines, chunk, sink, flush);
  }

  private void write(StringBuilder text, Writer file) {
    try {
      file.append(text);
      text.setLength(0);
    } catch (IOException e) {
      throw AtomicFiles.unwritable(Path.of(output), e);
    }
  }

  private static void flush(PrintWriter out) {
    // Both, since a writer over standard output does not hear of its failures.
    if (out.checkError() || System.out.checkError()) {
      throw Problem.output(
          "standard output",
          "a place that can be written",
          "a closed pipe or a full disk",
          "keep the reader open or free some space, then run it again");
    }
  }

  private String source(String format) {
    return input == null ? "stdin." + format.toLowerCase(Locale.ROOT) : input;
  }

  private AnswerLines.Format answersFormat() {
    if (output == null) {
      return answers == null ? AnswerLines.Format.JSONL : answers;
    }
    AnswerFile.requirePackable(output);
    return answers == null ? AnswerFile.format(output) : answers;
  }

  private static Path path(String text) {
    return text == null ? null : Path.of(text);
  }

  private int onCluster(EngineSettings engine) {
    boolean isTable = format == null || TABLES.contains(format);
    if (input == null
        || output == null
        || partitions < 0
        || !isTable
        || answers != null
        || uncalibrated) {
      throw Problem.usage(
          "predict --on",
          "--input and --output in parquet, jsonl or csv, no --output-format or --uncalibrated, and"
              + " no negative --partitions",
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
}
