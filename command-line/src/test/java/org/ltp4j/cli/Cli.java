package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ltp4j.problem.ExitCode;
import picocli.CommandLine;

/**
 * What a run of {@code ltp} gave.
 *
 * @param code exit code
 * @param out standard output
 * @param err what the command line wrote to standard error; progress and warnings go past it
 */
record Cli(int code, String out, String err) {
  /** Runs a command in this JVM. */
  static Cli ltp(Object... arguments) {
    return of(Ltp.commandLine(words(arguments)), arguments);
  }

  /** Runs one of these commands in this JVM. */
  static Cli of(CommandLine line, Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int code = line.execute(words(arguments));
    return new Cli(code, out.toString(), err.toString());
  }

  /** Runs a command in this JVM with these bytes on standard input. */
  static Cli fed(byte[] input, Object... arguments) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input));
    try {
      return ltp(arguments);
    } finally {
      System.setIn(before);
    }
  }

  static Cli fed(String input, Object... arguments) {
    return fed(input.getBytes(StandardCharsets.UTF_8), arguments);
  }

  /** A JVM of its own that runs a command; small, and without busy waiting. */
  static ProcessBuilder process(Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Ltp.class.getName()));
    command.addAll(List.of(words(arguments)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
    return builder;
  }

  /** This outcome, once it is sure that all went well and silently. */
  Cli well() {
    assertThat(err).isEmpty();
    assertThat(code).isZero();
    return this;
  }

  /** Checks that the command failed with one line that says all of this. */
  void failed(ExitCode expected, Object... parts) {
    assertThat(err.lines()).as(err).hasSize(1);
    assertThat(err).startsWith("ltp: ").doesNotContain("internal error");
    assertThat(err).contains(words(parts));
    assertThat(code).as(err).isEqualTo(expected.code());
    assertThat(out).isEmpty();
  }

  private static String[] words(Object... arguments) {
    return Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
  }
}
