package org.ltp4j.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Processes that run this program again, with the JVM, the options and the classes of this one. */
public final class ChildJvm {
  private static final Map<Integer, String> SIGNALS =
      Map.of(4, "ILL", 6, "ABRT", 7, "BUS", 8, "FPE", 9, "KILL", 11, "SEGV", 15, "TERM");

  private ChildJvm() {}

  /**
   * A process that leaves Ctrl-C to this one and shows no bar.
   *
   * @param crashes directory for the JVM's own reports
   * @param program main class
   */
  public static ProcessBuilder of(Path crashes, String program, List<String> words) {
    return of(crashes, program, words, false);
  }

  /** The same; {@code terminal} tells whether it may show a bar where this one may. */
  public static ProcessBuilder of(
      Path crashes, String program, List<String> words, boolean terminal) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.matches("-(agentlib|agentpath|javaagent|Dltp\\.terminal).*"))
        .forEach(command::add);
    command.add("-XX:ErrorFile=" + crashes.resolve("crash-%p.txt"));
    boolean bar = terminal && Boolean.getBoolean("ltp.terminal");
    command.addAll(List.of("-Dltp.worker=true", "-Dltp.terminal=" + bar, program));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    // By the environment, since command lines of some systems are too short for it.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder;
  }

  /** What an exit code says of a process that had more to do. */
  public static String reason(int code) {
    int signal = code - 128;
    if (signal > 0 && signal < 65) {
      String name = SIGNALS.containsKey(signal) ? " (" + SIGNALS.get(signal) + ")" : "";
      String hint = signal == 9 ? "; systems do that when memory runs out" : "";
      return "its process was ended by signal " + signal + name + hint;
    }
    return "its process ended with exit code " + code;
  }

  /** The last line that a process wrote to a file, after a colon; empty if there is none. */
  public static String lastWords(Path messages) {
    try {
      return Files.readAllLines(messages).stream()
          .filter(line -> !line.isBlank())
          .reduce((earlier, later) -> later)
          .map(line -> ": " + line.strip())
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
