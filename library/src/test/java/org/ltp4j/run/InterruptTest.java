package org.ltp4j.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.jdk.JdkSensitive;
import org.ltp4j.problem.ExitCode;

@JdkSensitive
class InterruptTest {
  private static final String CONTENT = "complete\n".repeat(10_000);

  @TempDir Path dir;

  /** Polls until asked to end, then saves; with a second argument it never polls. */
  static final class Worker {
    public static void main(String[] arguments) throws InterruptedException {
      try (Interrupt interrupt = Interrupt.listen()) {
        System.out.println("working");
        boolean told = false;
        while (arguments.length > 1 || !interrupt.requested()) {
          Thread.sleep(5);
          if (interrupt.requested() && !told) {
            System.out.println("asked");
            told = true;
          }
        }
        AtomicFiles.writeString(Path.of(arguments[0]), CONTENT);
      }
      System.exit(ExitCode.INTERRUPTED.code());
    }
  }

  private Process start(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = Samples.java(Worker.class, arguments);
    builder.command().addAll(0, withSignalsHeard());
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** A build in the background of a script has SIGINT ignored, and its children inherit that. */
  private static List<String> withSignalsHeard() throws IOException, InterruptedException {
    List<String> prefix = List.of("env", "--default-signal=INT");
    List<String> probe = new ArrayList<>(prefix);
    probe.add("true");
    boolean known = new ProcessBuilder(probe).start().waitFor() == 0;
    return known ? prefix : List.of();
  }

  private static void send(String signal, Process process)
      throws IOException, InterruptedException {
    List<String> command = List.of("kill", "-" + signal, "" + process.pid());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void theWorkIsSavedBeforeTheProcessEnds(String signal) throws Exception {
    Path file = dir.resolve("result");
    Process worker = start(file.toString());
    try {
      assertThat(worker.inputReader().readLine()).isEqualTo("working");
      send(signal, worker);
      assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      worker.destroyForcibly();
    }
    assertThat(worker.exitValue()).isEqualTo(ExitCode.INTERRUPTED.code());
    assertThat(file).hasContent(CONTENT);
  }

  @Test
  void aSecondSignalEndsTheProcessAtOnce() throws Exception {
    Path file = dir.resolve("result");
    Process worker = start(file.toString(), "deaf");
    try {
      BufferedReader out = worker.inputReader();
      assertThat(out.readLine()).isEqualTo("working");
      send("INT", worker);
      assertThat(out.readLine()).isEqualTo("asked");
      send("INT", worker);
      assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      worker.destroyForcibly();
    }
    assertThat(worker.exitValue()).isEqualTo(ExitCode.INTERRUPTED.code());
    assertThat(file).doesNotExist();
    assertThat(Files.list(dir)).isEmpty();
  }
}
