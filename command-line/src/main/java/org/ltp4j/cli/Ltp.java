package org.ltp4j.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ltp4j.export.ExportSettings;
import org.ltp4j.grid.SweepSettings;
import org.ltp4j.modelname.HubEnvironment;
import org.ltp4j.recipe.EngineSettings;
import org.ltp4j.recipe.ImportSettings;
import org.ltp4j.recipe.RunSettings;
import org.ltp4j.recipe.StageName;
import org.ltp4j.report.ReportSettings;
import org.ltp4j.run.Build;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code ltp}. */
@Command(
    name = "ltp",
    description = "Lottery Ticket Prompt-learning: cross-lingual classifiers from few examples.",
    versionProvider = Ltp.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:done",
      "  1:a defect of ltp4j itself; run again with --debug and report it",
      "  2:unknown or contradicting flags, recipe keys or values",
      "  3:a model, data, ticket or adapter file that cannot be used",
      "  4:output that cannot be written, or the directory of another run",
      "  5:done, but trials failed, or a repetition gave something else",
      "  6:a process of a training by several died, or did not come; the same command goes on",
      "130:stopped by Ctrl-C or SIGTERM; the state is saved, the same command goes on"
    },
    footer = "%nltp COMMAND --help explains a command.")
public final class Ltp implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print stack traces of errors.")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Show version and commit.")
  private boolean version;

  private Ltp() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    // For the libraries below: what is printed is English, and so are its digits.
    Locale.setDefault(Locale.ROOT);
    EngineSearch.narrow(System.getProperties(), Ltp.class.getClassLoader());
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    CommandLine line = commandLine();
    try {
      return line.execute(arguments);
    } catch (Error e) {
      return new Failures(line).report(e, line.getErr());
    }
  }

  /** All commands, ready for execution. */
  public static CommandLine commandLine() {
    // Commands first: what is set below holds for those that are there by then.
    CommandLine line = CommandGroups.install(new CommandLine(new Ltp()), groups());
    Failures failures = new Failures(line);
    // Not for people: processes of a sweep and of a training are started with them.
    line.getCommandSpec().addSubcommand("worker", command(new WorkerCommand()));
    line.getCommandSpec().addSubcommand("rank", command(new RankCommand()));
    line.setParameterExceptionHandler(failures);
    line.setExecutionExceptionHandler(failures);
    line.setUsageHelpAutoWidth(true);
    line.setAbbreviatedOptionsAllowed(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  /** The commands by the heading they stand under in the help text. */
  private static Map<String, List<CommandSpec>> groups() {
    Map<String, List<CommandSpec>> groups = new LinkedHashMap<>();
    groups.put("First", List.of(command(new DemoCommand())));
    groups.put(
        "Training",
        List.of(
            command(new TokeniseCommand()),
            StageCommands.mlm(),
            TicketCommand.spec(),
            StageCommands.train(),
            StageCommands.compose(),
            SettingsOptions.add(command(new RunCommand()), RunSettings.class)));
    groups.put("Models", List.of(StageCommands.trim(), StageCommands.distill()));
    groups.put(
        "Experiments",
        List.of(
            SettingsOptions.add(command(new SweepCommand()), SweepSettings.class),
            command(new WatchCommand()),
            command(new ReproduceCommand())));
    groups.put(
        "Using",
        List.of(
            SettingsOptions.add(command(new EvalCommand()), StageName.EVAL),
            SettingsOptions.add(command(new PredictCommand()), EngineSettings.class),
            SettingsOptions.add(command(new ServeCommand()), EngineSettings.class),
            SettingsOptions.add(command(new ExportCommand()), ExportSettings.class),
            SettingsOptions.add(command(new ImportCommand()), ImportSettings.class)));
    groups.put("Downloading", List.of(command(new FetchCommand(HubEnvironment.ofProcess()))));
    groups.put(
        "Inspecting",
        List.of(
            command(new DataCommand()),
            SettingsOptions.add(command(new DoctorCommand()), StageName.TRAIN),
            SettingsOptions.add(command(new ReportCommand()), ReportSettings.class)));
    return groups;
  }

  /** A command whose name, description and flags are annotations of its class. */
  private static CommandSpec command(Object annotated) {
    return CommandSpec.forAnnotatedObject(annotated);
  }

  boolean debug() {
    return debug;
  }

  /** Without a command: the help. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      Build build = Build.current();
      return new String[] {"ltp4j " + build.version() + " (" + build.commit() + ")"};
    }
  }
}
