package org.ltp4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.ltp4j.problem.Problem;
import org.ltp4j.sweep.Watch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ltp watch}. */
@Command(
    name = "watch",
    description = "Show how far a sweep is: done, running, failed, best so far, time left.")
final class WatchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Directory of the sweep.")
  private Path directory;

  @Option(names = "--once", description = "Print once and end.")
  private boolean once;

  @Option(
      names = "--every",
      paramLabel = "<seconds>",
      defaultValue = "2",
      description = "Seconds between looks (default: ${DEFAULT-VALUE}).")
  private int every;

  /** Looks until the sweep ends. */
  @Override
  public Integer call() throws InterruptedException {
    if (every < 1) {
      throw Problem.usage("--every", "at least 1 second", every, "correct it or leave it out");
    }
    PrintWriter out = spec.commandLine().getOut();
    Watch watch = new Watch(directory);
    if (!once && watch.isAwaited()) {
      out.println(directory + ": no sweep is here yet; waiting for one (Ctrl-C ends it)");
      out.flush();
      while (watch.isAwaited() && !out.checkError()) {
        Thread.sleep(1000L * every);
      }
    }
    Watch.View view = watch.look();
    String text = fitted(view.text());
    out.print(text);
    out.flush();
    while (!once && view.running() && !out.checkError()) {
      Thread.sleep(1000L * every);
      long lines = text.lines().count();
      view = watch.look();
      text = fitted(view.text());
      // Standard error tells whether people look; a file gets one look below the other.
      out.print(isTerminal() ? "\u001b[%sA\u001b[J".formatted(lines) : "\n");
      out.print(text);
      out.flush();
    }
    return 0;
  }

  private static boolean isTerminal() {
    return Boolean.getBoolean("ltp.terminal");
  }

  /** Cuts long lines: one that the terminal wraps would not be overwritten by the next look. */
  private static String fitted(String text) {
    int columns = Integer.getInteger("ltp.columns", 80);
    return isTerminal()
        ? text.lines()
            .map(line -> line.length() < columns ? line : line.substring(0, columns - 2) + "…")
            .collect(Collectors.joining("\n", "", "\n"))
        : text;
  }
}
