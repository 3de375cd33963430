package org.ltp4j.cli;

import java.util.Locale;
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
  static final String DEBUG = "--debug";

  @Spec private CommandSpec spec;

  @Option(names = DEBUG, scope = ScopeType.INHERIT, description = "Print stack traces of errors.")
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
    CommandLine line = commandLine(arguments);
    try {
      return line.execute(arguments);
    } catch (Error e) {
      return new Failures(line).report(e, line.getErr());
    }
  }

  /**
   * A command, ready for execution.
   *
   * @param arguments what is to be executed; without a command's name all commands are there
   */
  public static CommandLine commandLine(String... arguments) {
    // Commands first: what is set below holds for those that are there by then.
    CommandLine line =
        CommandGroups.install(new CommandLine(new Ltp()), Catalogue.wanted(arguments));
    Failures failures = new Failures(line);
    line.setParameterExceptionHandler(failures);
    line.setExecutionExceptionHandler(failures);
    line.setUsageHelpAutoWidth(true);
    line.setAbbreviatedOptionsAllowed(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
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
