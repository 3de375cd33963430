package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.files.FileHash;
import org.ltp4j.problem.ExitCode;

/** {@code ltp train} in processes that are killed, stopped, or started twice. */
class TrainResumeTest {
  private static final int EPOCHS = 40;
  private static final int STEPS = EPOCHS * 3;

  @TempDir static Path dir;
  private static Path data;
  private static Path ticket;
  private static Map<String, String> whole;

  @BeforeAll
  static void uninterrupted() {
    data = Nli.write(dir.resolve("nli.tsv"), Nli.tsv());
    ticket = Nli.ticket(dir.resolve("ticket"), "random", 0.4);
    Cli.ltp(words("whole")).well();
    whole = results("whole");
  }

  private static Object[] words(String run) {
    List<Object> words = new ArrayList<>(List.of("--ticket", ticket, "--epochs", EPOCHS));
    words.addAll(List.of("--learning-rate", 0.003, "--save-every", 3));
    return Nli.train(data, dir.resolve(run), words.toArray());
  }

  /** What has to be the same however often a run was interrupted. */
  private static Map<String, String> results(String run) {
    Map<String, String> hashes = new TreeMap<>();
    for (String name : List.of("adapter/adapter_model.safetensors", "result.json", "log.jsonl")) {
      hashes.put(name, FileHash.sha256(dir.resolve(run).resolve(name)));
    }
    return hashes;
  }

  /** Waits until the log of a run has so many lines, or the process has ended. */
  private static void awaitSteps(String run, long steps, Process process) throws Exception {
    Path log = dir.resolve(run).resolve("log.jsonl");
    while (process.isAlive() && lines(log) < steps) {
      Thread.sleep(1);
    }
  }

  private static long lines(Path log) throws IOException {
    return Files.exists(log)
        ? Files.readString(log).chars().filter(character -> character == '\n').count()
        : 0;
  }

  private static Process start(String run) throws IOException {
    ProcessBuilder builder = Cli.process(words(run));
    builder.command().addAll(0, List.of("env", "--default-signal=INT"));
    return builder.redirectError(dir.resolve(run + ".err").toFile()).start();
  }

  @Test
  void aKilledRunGoesOnAsIfNothingHadBeen() throws Exception {
    long seed = Long.getLong("ltp.seed", 20);
    SplittableRandom random = new SplittableRandom(seed);
    long reached = 0;
    for (int kill = 0; kill < 2; kill++) {
      reached += random.nextInt(1, STEPS / 6);
      Process process = start("killed");
      awaitSteps("killed", reached, process);
      TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
      process.destroyForcibly().waitFor();
    }
    assertThat(dir.resolve("killed/result.json")).as("killed in time, seed " + seed).doesNotExist();
    Cli.ltp(words("killed")).well();
    assertThat(results("killed")).as("seed " + seed).isEqualTo(whole);
    try (var left = Files.walk(dir.resolve("killed"))) {
      assertThat(left.map(Path::toString)).noneMatch(name -> name.contains(".tmp-"));
    }
  }

  @Test
  void aStoppedRunSavesSaysSoAndGoesOn() throws Exception {
    Process process = start("stopped");
    try {
      awaitSteps("stopped", 4, process);
      Cli.ltp(words("stopped"))
          .failed(ExitCode.OUTPUT, dir.resolve("stopped"), "process " + process.pid());
      new ProcessBuilder("kill", "-INT", "" + process.pid()).inheritIO().start().waitFor();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED.code());
    } finally {
      process.destroyForcibly();
    }
    String err = Files.readString(dir.resolve("stopped.err"), StandardCharsets.UTF_8);
    long steps = lines(dir.resolve("stopped/log.jsonl"));
    assertThat(err)
        .contains("saving, then stopping")
        .containsPattern("ltp: .*stopped after step %d of %d;".formatted(steps, STEPS));
    assertThat(dir.resolve("stopped/checkpoint-" + steps)).isDirectory();
    Cli.ltp(words("stopped")).well();
    assertThat(results("stopped")).isEqualTo(whole);
  }
}
