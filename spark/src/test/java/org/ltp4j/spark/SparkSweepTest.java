package org.ltp4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.files.FileHash;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.trial.SharedStage;
import org.ltp4j.trial.StoredTrial;
import org.ltp4j.trial.TrialStore;

/** {@code ltp sweep --on spark} beside {@code ltp sweep}. */
class SparkSweepTest {
  @TempDir static Path dir;
  private static Path recipe;
  private static Ltp4j local;

  @BeforeAll
  static void onOneMachine() {
    Ltp4j.write(dir.resolve("en.txt"), "the cat sits on a red mat\n".repeat(20));
    Ltp4j.write(dir.resolve("all.tsv"), Ltp4j.tsv());
    recipe =
        Ltp4j.write(
            dir.resolve("sweep.yaml"),
            """
            model: %s
            threads: 1
            mlm: {text: DIR/en.txt, max-length: 32, batch: 2, steps: 2, learning-rate: 1e-3}
            ticket: {ratio: 0.3}
            train:
              train: DIR/all.tsv
              dev: DIR/all.tsv
              shots: 1
              max-length: 48
              epochs: 2
              batch: 3
              label-words: {entailment: a, neutral: e, contradiction: o}
            eval: {data: DIR/all.tsv, languages: [en, de]}
            sweep:
              grid: {train.learning-rate: [0.01, 1e30]}     # the second fails in its first step
              trials: [{ticket.strategy: none}]
            """
                .formatted(Ltp4j.model())
                .replace("DIR", dir.toString()));
    local = sweep(dir.resolve("local"));
    assertThat(local.code()).as(local.err()).isEqualTo(ExitCode.MIXED.code());
    assertThat(local.out().lines().filter(line -> line.contains(" done "))).hasSize(2);
  }

  private static Ltp4j sweep(Object out) {
    return Ltp4j.run("sweep", recipe, "--out", out);
  }

  private static Ltp4j onSpark(Object out) {
    return Ltp4j.run("sweep", recipe, "--out", out, "--on", "spark", "--master", "local[2]");
  }

  /** All that a trial has to be, wherever it was done. */
  private static Map<String, String> results(Path out) throws IOException {
    Map<String, String> all = new TreeMap<>();
    for (StoredTrial stored : new TrialStore(out).list()) {
      StringBuilder text = new StringBuilder(stored.result().status() + " ");
      if (stored.result().evaluation() != null) {
        text.append(Json.line(stored.result().learning().curve()));
        text.append(Json.line(stored.result().evaluation().toJson()));
        text.append(stored.result().traces().ticket());
        for (SharedStage shared : stored.result().cost().shared()) {
          text.append(shared.id());
          assertThat(shared.seconds()).as(shared.id()).isEqualTo(seconds(out, shared));
        }
        for (String language : new String[] {"en", "de"}) {
          text.append(FileHash.sha256(stored.artefact("predictions/" + language).orElseThrow()));
        }
      }
      all.put(stored.result().id(), text.toString());
    }
    return all;
  }

  /** What the one that did the stage has written down. */
  private static Object seconds(Path out, SharedStage shared) {
    return Json.read(out.resolve("shared/" + shared.id() + "/seconds.json")).get(shared.stage());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static Path aDoneTrial(Path out) {
    return new TrialStore(out)
        .list().stream()
            .filter(trial -> trial.result().evaluation() != null)
            .findFirst()
            .orElseThrow()
            .folder();
  }

  @Test
  void tableAndResultsAreThoseOfTheLocalSweepAndNothingIsDoneTwice() throws IOException {
    Path out = dir.resolve("spark");
    Ltp4j spark = onSpark(out);
    assertThat(spark.out()).as(spark.err()).isEqualTo(local.out());
    assertThat(spark.code()).isEqualTo(local.code());
    assertThat(results(out)).isEqualTo(results(dir.resolve("local")));
    assertThat(out.resolve("attempts")).doesNotExist();
    Map<String, String> before = times(out);
    assertThat(onSpark(out).out()).isEqualTo(local.out());
    assertThat(times(out)).isEqualTo(before);

    // What Spark left half done goes on here.
    AtomicFiles.deleteTree(aDoneTrial(out));
    assertThat(sweep(out).out()).isEqualTo(local.out());
    assertThat(results(out)).isEqualTo(results(dir.resolve("local")));
  }

  private static Map<String, String> times(Path out) throws IOException {
    Map<String, String> times = new TreeMap<>();
    try (Stream<Path> files = Files.walk(out.resolve("trials"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        times.put(out.relativize(file).toString(), Files.getLastModifiedTime(file).toString());
      }
    }
    return times;
  }

  @Test
  void aLocalSweepGoesOnOnSparkWithItsStoreAtALocation() throws IOException {
    Path out = dir.resolve("moved");
    copy(dir.resolve("local"), out);
    Path lost = aDoneTrial(out);
    AtomicFiles.deleteTree(lost);
    Map<String, String> kept = times(out);
    Ltp4j spark = onSpark(out.toUri());
    assertThat(spark.out()).as(spark.err()).isEqualTo(local.out());
    assertThat(results(out)).isEqualTo(results(dir.resolve("local")));
    assertThat(times(out)).as("what was done is left alone").containsAllEntriesOf(kept);
  }
}
