package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.files.FileHash;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.run.DirectoryLock;
import org.ltp4j.trial.SharedStage;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStatus;
import org.ltp4j.trial.TrialStore;

/** {@code ltp sweep} with real processes: killed, stopped, started twice, failing. */
class SweepTest {
  @TempDir static Path dir;
  private static Path recipe;
  private static Cli whole;

  @BeforeAll
  static void uninterrupted() {
    Nli.write(dir.resolve("en.txt"), "the cat sits on a red mat\n".repeat(40));
    Nli.write(dir.resolve("all.tsv"), Nli.tsv());
    recipe =
        Nli.write(
            dir.resolve("sweep.yaml"),
            """
            model: %s
            threads: 1
            mlm: {text: DIR/en.txt, max-length: 32, batch: 2, steps: 6, learning-rate: 1e-3, save-every: 2}
            ticket: {ratio: 0.2}
            train:
              train: DIR/all.tsv
              dev: DIR/all.tsv
              max-length: 48
              epochs: 5
              batch: 5
              save-every: 3
              learning-rate: 0.01
              label-words: {entailment: a, neutral: e, contradiction: o}
            eval: {data: DIR/all.tsv, languages: [en, de]}
            sweep:
              keep-adapters: true
              grid: {ticket.ratio: 0.3, seed: [1, 2]}
              trials: [{ticket.strategy: none}]
            """
                .formatted(Nli.MODEL)
                .replace("DIR", dir.toString()));
    whole = sweep("whole");
    assertThat(whole.code()).as(whole.err()).isZero();
  }

  private static Cli sweep(String out, Object... further) {
    return Cli.ltp(words(out, further));
  }

  private static Object[] words(String out, Object... further) {
    List<Object> words = new ArrayList<>(List.of("sweep", recipe, "--out", dir.resolve(out)));
    words.addAll(List.of(further));
    return words.toArray();
  }

  /** A group of its own, as a terminal's foreground has, which hears of Ctrl-C. */
  private static Process start(String out, Object... further) throws IOException {
    ProcessBuilder builder = Cli.process(words(out, further));
    builder.command().addAll(0, List.of("setsid", "env", "--default-signal=INT"));
    return builder
        .redirectError(dir.resolve(out + ".err").toFile())
        .redirectOutput(dir.resolve(out + ".out").toFile())
        .start();
  }

  /** Everything about a sweep's trials that has to be the same however it was interrupted. */
  private static Map<String, String> results(String out) {
    Map<String, String> all = new TreeMap<>();
    new TrialStore(dir.resolve(out))
        .list()
        .forEach(
            stored -> {
              TrialResult r = stored.result();
              all.put(
                  r.id(),
                  "%s %s %s %s %s"
                      .formatted(
                          r.status(),
                          Json.line(r.learning().curve()),
                          r.evaluation() == null ? null : Json.line(r.evaluation().toJson()),
                          r.traces().ticket(),
                          FileHash.sha256(
                              stored.folder().resolve("train/adapter/adapter_model.safetensors"))));
            });
    return all;
  }

  private static long logged(String out) throws IOException {
    if (!Files.exists(dir.resolve(out))) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(dir.resolve(out))) {
      long lines = 0;
      for (Path log : files.filter(file -> file.endsWith("log.jsonl")).toList()) {
        lines += Files.readString(log).lines().count();
      }
      return lines;
    } catch (UncheckedIOException | NoSuchFileException e) {
      // Something was renamed while we looked.
      return 0;
    }
  }

  private static void awaitSteps(String out, long steps, Process process) throws Exception {
    while (process.isAlive() && logged(out) < steps) {
      Thread.sleep(5);
    }
  }

  /** Waits until a process has taken a sweep's directory for itself. */
  private static void awaitOwner(String out, Process process) throws Exception {
    Optional<Long> wanted = Optional.of(process.pid());
    while (process.isAlive() && !DirectoryLock.holder(dir.resolve(out)).equals(wanted)) {
      Thread.sleep(5);
    }
  }

  @Test
  void sharedWorkIsDoneOnceAndNothingTwice() throws IOException {
    assertThat(whole.out().lines().filter(line -> line.contains(" done "))).hasSize(3);
    assertThat(names("whole/shared")).filteredOn(name -> name.startsWith("mlm-")).hasSize(1);
    assertThat(names("whole/shared")).filteredOn(name -> name.startsWith("ticket-")).hasSize(2);
    assertThat(names("whole/trials")).hasSize(3);
    for (String trial : names("whole/trials")) {
      assertThat(names("whole/trials/" + trial))
          .contains("result.json", "predictions-en.tsv", "predictions-de.tsv");
    }
    assertThat(Cli.ltp("watch", dir.resolve("whole"), "--once").well().out())
        .contains("3 of 3 done", "best     ltp ratio=0.3 seed=1")
        .doesNotContain("not running");
    assertThat(new TrialStore(dir.resolve("whole")).list())
        .filteredOn(stored -> stored.result().name().contains("ratio"))
        .hasSize(2)
        .allSatisfy(
            stored -> {
              assertThat(stored.result().cost().seconds()).containsOnlyKeys("train", "eval");
              assertThat(stored.result().cost().shared())
                  .extracting(SharedStage::stage)
                  .containsExactly("mlm", "ticket");
              assertThat(stored.result().cost().shared()).allMatch(stage -> stage.seconds() > 0);
            });
    Path trial = dir.resolve("whole/trials").resolve(names("whole/trials").get(0));
    assertThat(Cli.ltp("reproduce", trial).well().out()).endsWith("equal, bit for bit\n");
    Map<String, String> before = Nli.state(dir.resolve("whole"));
    Cli again = sweep("whole").well();
    assertThat(again.out()).isEqualTo(whole.out());
    assertThat(Nli.state(dir.resolve("whole"))).isEqualTo(before);
  }

  private static List<String> names(String folder) throws IOException {
    try (Stream<Path> entries = Files.list(dir.resolve(folder))) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  @Test
  void aSweepThatWasKilledAndThenStoppedGoesOnAsIfNothingHadBeen() throws Exception {
    long seed = Long.getLong("ltp.seed", 20);
    SplittableRandom random = new SplittableRandom(seed);
    long reached = random.nextInt(1, 20);
    Process killed = start("stopped");
    awaitSteps("stopped", reached, killed);
    TimeUnit.MICROSECONDS.sleep(random.nextInt(50_000));
    killed.destroyForcibly().waitFor();
    ctrlCSavesTheTrialsInFlightAndAnotherSweepIsRefusedMeanwhile();
    Cli end = sweep("stopped");
    assertThat(end.out()).as("seed " + seed).isEqualTo(whole.out());
    assertThat(results("stopped")).as("seed " + seed).isEqualTo(results("whole"));
  }

  private static void ctrlCSavesTheTrialsInFlightAndAnotherSweepIsRefusedMeanwhile()
      throws Exception {
    long before = logged("stopped");
    Process process = start("stopped", "--workers", 2);
    try {
      awaitOwner("stopped", process);
      Cli.ltp(words("stopped"))
          .failed(ExitCode.OUTPUT, dir.resolve("stopped"), "process " + process.pid());
      assertThat(Cli.ltp("watch", dir.resolve("stopped"), "--once").well().out())
          .contains("of 3 done")
          .doesNotContain("not running");
      awaitSteps("stopped", Math.max(before, 6) + 2, process); // six are of the shared stage
      new ProcessBuilder("kill", "-INT", "--", "-" + process.pid()).start().waitFor();
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED.code());
    } finally {
      process.destroyForcibly();
    }
    assertThat(dir.resolve("stopped.err")).content().contains("stopped after trial");
    // Which trials it met in training is up to the machine.
    for (String trial : names("stopped/trials")) {
      Path train = dir.resolve("stopped/trials").resolve(trial).resolve("train");
      if (Files.exists(train.resolve("log.jsonl")) && !Files.exists(train.resolve("result.json"))) {
        assertThat(names("stopped/trials/" + trial + "/train"))
            .as("saved while in flight")
            .anyMatch(name -> name.startsWith("checkpoint-"));
      }
    }
  }

  @Test
  void aTrialWhoseProcessIsKilledIsWrittenDownAndTheOthersGoOn() throws Exception {
    Process process = start("lost");
    try {
      while (process.isAlive() && results(dir.resolve("lost"), TrialStatus.RUNNING) == 0) {
        Thread.sleep(5);
      }
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(ExitCode.MIXED.code());
    } finally {
      process.destroyForcibly();
    }
    assertThat(dir.resolve("lost.out"))
        .content()
        .contains("killed: its process was ended by signal 9");
    assertThat(results(dir.resolve("lost"), TrialStatus.DONE)).isEqualTo(2);
    Cli again = sweep("lost");
    assertThat(again.code()).as("not tried again").isEqualTo(ExitCode.MIXED.code());
    assertThat(again.err()).contains("--retry-failed");
    assertThat(sweep("lost", "--retry-failed").out()).isEqualTo(whole.out());
    assertThat(results("lost")).isEqualTo(results("whole"));
  }

  private static long results(Path out, TrialStatus status) {
    return Files.isDirectory(out)
        ? new TrialStore(out).list().stream().filter(t -> t.result().status() == status).count()
        : 0;
  }

  @Test
  void aTrialThatCannotBeDoneSaysWhyAndADamagedOneIsDoneAgain() throws IOException {
    Path failing =
        Nli.write(
            dir.resolve("failing.yaml"),
            Files.readString(recipe)
                .replace("keep-adapters: true", "keep-adapters: false")
                .replaceFirst("grid: .*", "grid: {train.learning-rate: [1e-3, 1e30]}")
                .replaceFirst(
                    "trials: .*", "when: [{if: {train.learning-rate: 1e30}, without: [ticket]}]")
                .replace("epochs: 5", "epochs: 1"));
    Object[] words = {"sweep", failing, "--out", dir.resolve("failing")};
    Cli first = Cli.ltp(words);
    assertThat(first.code()).isEqualTo(ExitCode.MIXED.code());
    TrialStore store = new TrialStore(dir.resolve("failing"));
    List<TrialResult> trials = store.list().stream().map(stored -> stored.result()).toList();
    TrialResult failed =
        trials.stream().filter(t -> t.status() == TrialStatus.FAILED).findFirst().orElseThrow();
    TrialResult done =
        trials.stream().filter(t -> t.status() == TrialStatus.DONE).findFirst().orElseThrow();
    assertThat(failed.reason()).contains("expected", "loss", "learning-rate").doesNotContain("\n");
    assertThat(first.out()).contains(failed.reason());
    assertThat(store.folder(done.id()).resolve("train/adapter")).doesNotExist();

    Nli.write(store.file(done.id()), "{");
    assertThat(Cli.ltp(words).out()).isEqualTo(first.out());
    TrialResult again = TrialResult.load(store.file(done.id()));
    assertThat(again.learning().curve()).isEqualTo(done.learning().curve());
    assertThat(again.evaluation()).isEqualTo(done.evaluation());
  }

  @Test
  void aDryRunSaysWhatWouldBeDoneAndDoesNothing() {
    assertThat(sweep("dry", "--dry-run").well().out())
        .contains(
            "shared stages: 3", "for 2 trials", "trials: 3", "ltp ratio=0.3 seed=1", "unknown");
    assertThat(dir.resolve("dry")).doesNotExist();
    assertThat(sweep("whole", "--dry-run").well().out())
        .contains("to do: 0 trials of 3 and 0 shared stages; about 0:00:00 with 1 worker");
  }

  @Test
  void aDirectoryOfSomethingElseIsLeftAlone() {
    Nli.write(dir.resolve("foreign/notes.txt"), "mine");
    sweep("foreign").failed(ExitCode.OUTPUT, dir.resolve("foreign"), "notes.txt");
    Cli.ltp("watch", dir.resolve("foreign"), "--once")
        .failed(ExitCode.INPUT, dir.resolve("foreign"), "sweep.json");
  }
}
