package org.ltp4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.ltp4j.export.ExportSettings;
import org.ltp4j.grid.SweepSettings;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.recipe.EngineSettings;
import org.ltp4j.recipe.ImportSettings;
import org.ltp4j.recipe.RunSettings;
import org.ltp4j.recipe.StageName;
import org.ltp4j.report.ReportSettings;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What {@code ltp} can do. A command is made when it is wanted: to read the flags of all of them
 * from annotations and settings takes a third of the time of a short one.
 */
final class Catalogue {
  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("First", "demo", () -> command(new DemoCommand())),
          new Entry("Training", "tokenise", () -> command(new TokeniseCommand())),
          new Entry("Training", "mlm", StageCommands::mlm),
          new Entry("Training", "ticket", TicketCommand::spec),
          new Entry("Training", "train", StageCommands::train),
          new Entry("Training", "compose", StageCommands::compose),
          new Entry("Training", "run", () -> command(new RunCommand(), RunSettings.class)),
          new Entry("Models", "trim", StageCommands::trim),
          new Entry("Models", "distill", StageCommands::distill),
          new Entry("Experiments", "sweep", () -> command(new SweepCommand(), SweepSettings.class)),
          new Entry("Experiments", "watch", () -> command(new WatchCommand())),
          new Entry("Experiments", "reproduce", () -> command(new ReproduceCommand())),
          new Entry("Using", "eval", () -> command(new EvalCommand(), StageName.EVAL)),
          new Entry("Using", "predict", () -> command(new PredictCommand(), EngineSettings.class)),
          new Entry("Using", "serve", () -> command(new ServeCommand(), EngineSettings.class)),
          new Entry("Using", "export", () -> command(new ExportCommand(), ExportSettings.class)),
          new Entry("Using", "import", () -> command(new ImportCommand(), ImportSettings.class)),
          new Entry(
              "Downloading", "fetch", () -> command(new FetchCommand(HubEnvironment.ofProcess()))),
          new Entry("Inspecting", "data", () -> command(new DataCommand())),
          new Entry("Inspecting", "doctor", () -> command(new DoctorCommand(), StageName.TRAIN)),
          new Entry(
              "Inspecting", "report", () -> command(new ReportCommand(), ReportSettings.class)),
          // Not for people: processes of a sweep and of a training are started with them.
          new Entry("Processes", "worker", () -> command(new WorkerCommand())),
          new Entry("Processes", RankCommand.NAME, () -> command(new RankCommand())));

  private Catalogue() {}

  /** A command before it is made: its own name, and its heading in the help text. */
  private record Entry(String heading, String name, Supplier<CommandSpec> spec) {}

  /**
   * The command that stands first in the arguments; all commands where none does, for the help and
   * for what was meant.
   *
   * @return the commands by their headings
   */
  static Map<String, List<CommandSpec>> wanted(String... arguments) {
    Optional<String> first =
        Arrays.stream(arguments).filter(word -> !word.equals(Ltp.DEBUG)).findFirst();
    List<Entry> named =
        ENTRIES.stream().filter(entry -> first.filter(entry.name()::equals).isPresent()).toList();
    Map<String, List<CommandSpec>> wanted = new LinkedHashMap<>();
    for (Entry entry : named.isEmpty() ? ENTRIES : named) {
      wanted.computeIfAbsent(entry.heading(), heading -> new ArrayList<>()).add(entry.spec().get());
    }
    return wanted;
  }

  /** A command whose name, description and flags are annotations of its class. */
  private static CommandSpec command(Object annotated) {
    return CommandSpec.forAnnotatedObject(annotated);
  }

  /** The same with a flag for each setting. */
  private static CommandSpec command(Object annotated, Class<? extends Record> settings) {
    return SettingsOptions.add(command(annotated), settings);
  }

  /** The same with a stage's settings. */
  private static CommandSpec command(Object annotated, StageName stage) {
    return SettingsOptions.add(command(annotated), stage);
  }
}
