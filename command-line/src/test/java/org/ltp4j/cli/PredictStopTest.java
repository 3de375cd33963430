package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.jdk.JdkSensitive;
import org.ltp4j.problem.ExitCode;

/** {@code ltp predict} from a file to a file: how far it is, and what ends it. */
@JdkSensitive
class PredictStopTest {
  private static final Path ADAPTER = Bundles.EARLIER.resolve("ltp/adapter");

  @TempDir Path dir;

  private Process start(int rows, Path output) throws IOException {
    Path input = dir.resolve("rows.jsonl");
    Files.writeString(input, "{\"premise\": \"a word\", \"hypothesis\": \"b\"}\n".repeat(rows));
    return Cli.process(
            "predict",
            "--adapter",
            ADAPTER,
            "--model",
            Bundles.BASE,
            "--threads",
            1,
            "--chunk",
            8,
            "--input",
            input,
            "--output",
            output)
        .start();
  }

  private static String lineThatStarts(String start, BufferedReader err) throws IOException {
    String line = err.readLine();
    while (line != null && !line.startsWith(start)) {
      line = err.readLine();
    }
    return line;
  }

  @Test
  void aSignalEndsItWithItsCodeAndLeavesNothing() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("answers"));
    Process process = start(1_000_000, folder.resolve("a.csv"));
    try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
      assertThat(lineThatStarts("predict ", err)).contains(" of ", " left");
      assertThat(folder).isNotEmptyDirectory();
      process.toHandle().destroy(); // SIGTERM; its streams stay open
      assertThat(lineThatStarts("ltp: " + folder, err)).contains("stopped, nothing was written");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED.code());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatAKilledOneLeftIsDeletedByTheNext() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("answers"));
    Path answers = folder.resolve("a.csv");
    Process killed = start(1_000_000, answers);
    try (BufferedReader err = killed.errorReader(StandardCharsets.UTF_8)) {
      assertThat(lineThatStarts("predict ", err)).isNotNull();
    } finally {
      killed.destroyForcibly().waitFor();
    }
    assertThat(folder).isDirectoryContaining(path -> path.toString().contains("a.csv.tmp-"));

    Process next = start(20, answers);
    try (BufferedReader err = next.errorReader(StandardCharsets.UTF_8)) {
      assertThat(err.lines().filter(line -> line.startsWith("predict ")).toList())
          .last()
          .asString()
          .contains(" 0:00:00 left");
      assertThat(next.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      next.destroyForcibly();
    }
    assertThat(next.exitValue()).isZero();
    assertThat(Files.readAllLines(answers)).hasSize(21);
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(answers));
  }
}
