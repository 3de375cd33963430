package org.ltp4j.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever stops a command into one line on standard error and an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  /** So many commands can be meant; of more the help says more. */
  private static final int FEW = 3;

  private final CommandLine root;

  Failures(CommandLine root) {
    this.root = root;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String message = e.getMessage().lines().findFirst().orElse("unusable arguments");
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().get(0);
      message =
          "unknown %s '%s'; %s"
              .formatted(
                  isOption(word) ? "option" : "argument",
                  word,
                  meant(command, unmatched.getUnmatched())
                      .map(meant -> "did you mean " + meant + "?")
                      .orElse("see " + name + " --help"));
    } else {
      message =
          Character.toLowerCase(message.charAt(0))
              + message.substring(1)
              + "; see "
              + name
              + " --help";
    }
    command.getErr().println("ltp: " + message);
    trace(e, command.getErr());
    return ExitCode.USAGE.code();
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    return report(e, command.getErr());
  }

  /** Prints the line, with {@code --debug} the trace, and returns the exit code. */
  int report(Throwable failure, PrintWriter err) {
    ExitCode code = ExitCode.INTERNAL;
    if (failure instanceof Problem problem) {
      // What was found can hold line breaks; the message stays one line.
      err.println("ltp: " + problem.getMessage());
      code = problem.exitCode();
    } else if (failure instanceof OutOfMemoryError) {
      err.println(
          "ltp: out of memory (%s); use smaller batches, or more heap with LTP_JAVA_OPTS=-Xmx…"
              .formatted(oneLine(failure.getMessage())));
    } else if (failure instanceof LinkageError) {
      err.println(
          "ltp: a native library cannot be loaded (%s); allow more address space (ulimit -v), or look at the system with ltp doctor"
              .formatted(oneLine(failure.getMessage())));
    } else {
      err.println(
          "ltp: internal error, %s (%s); run again with --debug and report it"
              .formatted(failure.getClass().getSimpleName(), oneLine(failure.getMessage())));
    }
    trace(failure, err);
    return code.code();
  }

  private void trace(Throwable failure, PrintWriter err) {
    if (root.getCommand() instanceof Ltp ltp && ltp.debug()) {
      failure.printStackTrace(err);
    }
    err.flush();
  }

  private static boolean isOption(String word) {
    return word.startsWith("-");
  }

  private static Optional<String> meant(CommandLine command, List<String> unmatched) {
    String word = unmatched.get(0).split("=", 2)[0];
    if (!isOption(word)) {
      return Nearest.to(word, command.getSubcommands().keySet());
    }
    return subcommand(command, unmatched)
        .or(() -> Nearest.to(word, command.getCommandSpec().optionsMap().keySet()));
  }

  /** The subcommands that know most of the options, if they are few. */
  private static Optional<String> subcommand(CommandLine command, List<String> unmatched) {
    List<String> options =
        unmatched.stream().filter(Failures::isOption).map(w -> w.split("=", 2)[0]).toList();
    SortedMap<Long, List<String>> names = new TreeMap<>(Map.of(0L, List.of()));
    for (CommandLine sub : command.getSubcommands().values()) {
      CommandSpec spec = sub.getCommandSpec();
      long known = options.stream().filter(spec.optionsMap()::containsKey).count();
      if (known > 0 && !spec.usageMessage().hidden()) {
        names.computeIfAbsent(known, n -> new ArrayList<>()).add(spec.qualifiedName());
      }
    }
    List<String> best = names.get(names.lastKey());
    return best.isEmpty() || best.size() > FEW
        ? Optional.empty()
        : Optional.of(best.stream().sorted().collect(Collectors.joining(" or ")));
  }

  private static String oneLine(String message) {
    return message == null ? "no message" : message.lines().findFirst().orElse("no message");
  }
}
