package org.ltp4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.trial.TrialStatus;
import org.ltp4j.trial.TrialStore;

/** A real cluster whose workers are killed: nothing is lost, nothing is there twice. */
@Tag("cluster")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {
  private static final int ROWS = 600;

  @TempDir static Path dir;
  private static Path adapter;
  private static Path input;
  private static StandaloneCluster cluster;
  private static Process staying;

  @BeforeAll
  static void start() throws Exception {
    adapter = Ltp4j.trained(dir);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      rows.append(
          "{\"id\":\"%d\",\"premise\":\"%s\",\"hypothesis\":\"b %d\"}%n"
              .formatted(i, "word ".repeat(i % 17 + 1), i));
    }
    input = Ltp4j.write(dir.resolve("rows.jsonl"), rows.toString());
    cluster = new StandaloneCluster();
    staying = cluster.worker();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  /** The command, with settings of its own behind the usual ones, which they overrule. */
  private static List<Object> onCluster(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words[0]));
    all.addAll(List.of("--on", "spark", "--master", cluster.master()));
    all.addAll(List.of("--conf", "spark.driver.host=127.0.0.1"));
    all.addAll(List.of("--conf", "spark.driver.bindAddress=127.0.0.1"));
    all.addAll(List.of("--conf", "spark.ui.enabled=false"));
    all.addAll(List.of("--conf", "spark.executor.memory=512m"));
    all.addAll(List.of("--conf", "spark.ltp.executorWait=600"));
    all.addAll(List.of("--conf", "spark.executor.extraClassPath=" + StandaloneCluster.classPath()));
    all.addAll(List.of(words).subList(1, words.length));
    return all;
  }

  private static List<Object> scoring(Path adapter, Path out, Object... further) {
    List<Object> words = new ArrayList<>(List.of("predict", "--adapter", adapter));
    words.addAll(List.of("--input", input, "--output", out));
    words.addAll(List.of(further));
    return onCluster(words.toArray());
  }

  /** Runs a command on both workers and kills one of them as soon as something has happened. */
  private static Ltp4j killing(BooleanSupplier moment, List<Object> words) throws Exception {
    Process dying = cluster.worker();
    CompletableFuture<Ltp4j> running =
        CompletableFuture.supplyAsync(() -> Ltp4j.run(words.toArray()));
    while (!running.isDone() && !(moment.getAsBoolean() && dying.descendants().count() > 0)) {
      Thread.sleep(20);
    }
    assertThat(running).as("the moment came before the end").isNotDone();
    StandaloneCluster.kill(dying);
    return running.get();
  }

  @Test
  @Order(1)
  void aSweepWhoseWorkerIsKilledEndsAsIfNothingHadBeen() throws Exception {
    Path recipe =
        Ltp4j.write(
            dir.resolve("sweep.yaml"),
            """
            model: %s
            threads: 1
            train:
              train: DIR/nli.tsv
              dev: DIR/nli.tsv
              method: prompt-tuning
              max-length: 48
              epochs: 40
              batch: 3
              learning-rate: 0.01
              label-words: {entailment: a, neutral: e, contradiction: o}
            eval: {data: DIR/nli.tsv, languages: [en, de]}
            sweep: {grid: {seed: [1, 2, 3, 4, 5, 6]}}
            """
                .formatted(Ltp4j.model())
                .replace("DIR", dir.toString()));
    Ltp4j local = Ltp4j.run("sweep", recipe, "--out", dir.resolve("local")).well();
    Path out = dir.resolve("killed");
    Ltp4j spark = killing(() -> done(out) >= 2, onCluster("sweep", recipe, "--out", out));
    assertThat(spark.out()).as(spark.err()).isEqualTo(local.out());
    assertThat(out.resolve("attempts")).doesNotExist();
    assertThat(StandaloneCluster.files(out.resolve("trials"), "predictions-en")).isEqualTo(6);
  }

  private static long done(Path out) {
    return Files.isDirectory(out)
        ? new TrialStore(out)
            .list().stream().filter(t -> t.result().status() == TrialStatus.DONE).count()
        : 0;
  }

  @Test
  @Order(2)
  void aScoringWhoseWorkerIsKilledHasEveryRowOnce() throws Exception {
    Path out = dir.resolve("answers");
    Ltp4j spark =
        killing(
            () -> StandaloneCluster.files(out.resolve("_temporary"), "task_") >= 2,
            scoring(adapter, out, "--partitions", 60, "--chunk", 10, "--threads", 1));
    assertThat(spark.out()).as(spark.err()).contains("rows: " + ROWS + ",");
    List<Integer> ids = new ArrayList<>();
    try (Stream<Path> parts = Files.list(out)) {
      for (Path part : parts.filter(p -> p.getFileName().toString().startsWith("part-")).toList()) {
        for (String line : Files.readAllLines(part)) {
          ids.add(Json.MAPPER.readTree(line).path("id").asInt());
        }
      }
    }
    assertThat(ids).hasSize(ROWS);
    assertThat(new TreeSet<>(ids)).hasSize(ROWS);
    assertThat(out.resolve("_temporary")).doesNotExist();
  }

  @Test
  @Order(3)
  void textWhoseWorkerIsKilledIsTokenisedAsOnOneMachine() throws Exception {
    Path text = Ltp4j.write(dir.resolve("en.txt"), TokenisingTest.lines(1, 60_000));
    List<Object> words = List.of("tokenise", "--model", Ltp4j.model(), "--text", text, "--cache");
    List<Object> local = new ArrayList<>(words);
    local.add(dir.resolve("tokens"));
    Ltp4j.run(local.toArray()).well();
    Path out = dir.resolve("tokens-killed");
    List<Object> shared = new ArrayList<>(words);
    shared.add(out);
    Ltp4j spark =
        killing(() -> StandaloneCluster.files(out, "00000") >= 2, onCluster(shared.toArray()))
            .well();
    assertThat(spark.out()).contains("texts: 1, tokens: ");
    assertThat(TokenisingTest.content(out))
        .isEqualTo(TokenisingTest.content(dir.resolve("tokens")));
  }

  @Test
  @Order(4)
  void whatExecutorsCannotDoComesBackAsOneLine() throws IOException {
    Ltp4j.run(
            scoring(
                    adapter,
                    dir.resolve("never"),
                    "--conf",
                    "spark.executor.memory=900g",
                    "--conf",
                    "spark.ltp.executorWait=5")
                .toArray())
        .failed(ExitCode.USAGE, "an executor within 5 s", "spark.executor.memory=");
    // A process's own working directory: each sees another one under this name.
    Path mine = Files.createTempDirectory(Path.of("target"), "driver-only");
    try {
      Path trained = Ltp4j.trained(mine.toAbsolutePath());
      Path seen = Path.of("/proc/self/cwd").resolve(mine).resolve(trained.getFileName());
      Ltp4j.run(scoring(seen, dir.resolve("never")).toArray())
          .failed(ExitCode.INPUT, seen, "every executor can read", "executor ");
    } finally {
      AtomicFiles.deleteTree(mine);
    }
    assertThat(staying.isAlive()).isTrue();
  }
}
