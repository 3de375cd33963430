package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunDirectory;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;

/** Real processes, killed and interrupted. */
class MlmResumeTest {
  private static final int STEPS = 60;
  private static final int KILLS = 2;

  @TempDir Path dir;

  @Test
  void killedAndInterruptedRunsEndInTheSameBits() throws Exception {
    long seed = Long.getLong("ltp.seed", 20);
    SplittableRandom random = new SplittableRandom(seed);
    Path text = dir.resolve("text");
    Runs.write(text);
    String[] length =
        Runs.aligned(text, "steps", "" + STEPS, "save-every", "3", "held-out-every", "4");
    Runs.run(Runs.flags(text, dir.resolve("whole"), length));
    Map<String, Object> flags = Runs.flags(text, dir.resolve("pieces"), length);
    Path log = dir.resolve("pieces/log.jsonl");
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = start(flags, "kill-" + kill);
      reach(process, log, lines(log) + 1 + random.nextInt(8), seed);
      Thread.sleep(random.nextInt(30));
      process.destroyForcibly();
      assertThat(process.waitFor())
          .describedAs("killed by SIGKILL, seed " + seed)
          .isEqualTo(128 + 9);
    }
    assertThat(dir.resolve("pieces/cache")).describedAs("kept for the next").isNotEmptyDirectory();
    Process process = start(flags, "interrupt");
    reach(process, log, lines(log) + 1 + random.nextInt(4), seed);
    signal("INT", process);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue())
        .describedAs("exit code, seed " + seed + ": " + said("interrupt"))
        .isEqualTo(ExitCode.INTERRUPTED.code());
    assertThat(said("interrupt")).contains("the same command goes on from there");
    assertThat(Files.exists(dir.resolve("pieces").resolve(MlmStage.DELTA))).isFalse();
    Runs.run(flags);
    assertThat(dir.resolve("pieces/cache")).doesNotExist();
    for (String file : List.of(MlmStage.DELTA, "log.jsonl", HeldOutCallback.LOG, "result.json")) {
      assertThat(dir.resolve("pieces").resolve(file))
          .describedAs(file + ", seed " + seed)
          .hasSameBinaryContentAs(dir.resolve("whole").resolve(file));
    }
  }

  /** Of two processes, {@code TrainResumeTest} says the same. */
  @Test
  void aSecondRunInTheSameDirectoryIsRefused() throws Exception {
    Path text = dir.resolve("text");
    Runs.write(text);
    Map<String, Object> flags = Runs.flags(text, dir.resolve("out"));
    MlmSettings settings = Settings.resolve(MlmSettings.class, Section.none(), flags);
    Provenance mine = Provenance.begin("mlm", settings, Map.of(), List.of("ltp", "mlm"));
    try (RunDirectory directory = RunDirectory.open(dir.resolve("out"), mine, false)) {
      assertThatThrownBy(() -> Runs.run(flags))
          .isInstanceOf(Problem.class)
          .hasMessageContaining(directory.path().toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid() + " at work in it");
      assertThat(directory.files().file("log.jsonl")).doesNotExist();
    }
  }

  private Process start(Map<String, Object> flags, String name) throws IOException {
    return Runs.process(flags)
        .redirectErrorStream(true)
        .redirectOutput(dir.resolve(name + ".out").toFile())
        .start();
  }

  private String said(String name) throws IOException {
    return Files.readString(dir.resolve(name + ".out"));
  }

  /** Waits until the log has this many lines, which the process must not survive. */
  private static void reach(Process process, Path log, long lines, long seed) throws Exception {
    while (lines(log) < lines) {
      assertThat(process.isAlive()).describedAs("still training, seed " + seed).isTrue();
      Thread.sleep(3);
    }
  }

  private static long lines(Path log) throws IOException {
    if (!Files.exists(log)) {
      return 0;
    }
    long lines = 0;
    for (byte b : Files.readAllBytes(log)) {
      lines += b == '\n' ? 1 : 0;
    }
    return lines;
  }

  private static void signal(String name, Process process) throws Exception {
    List<String> command = List.of("kill", "-" + name, "" + process.pid());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
