package org.ltp4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.ExitCode;

/**
 * Everything at locations of a file system that only Hadoop knows, as {@code s3a:} and {@code
 * hdfs:} are: what a command reads and what it writes.
 */
class BucketTest {
  private static final String BUCKET = "bucket://data";

  @TempDir static Path dir;
  private static Path inside;

  @BeforeAll
  static void fill() throws IOException {
    inside = Files.createDirectories(dir.resolve("root/data"));
    copy(Ltp4j.model(), inside.resolve("models/xlmr"));
    copy(Ltp4j.trained(dir), inside.resolve("adapter"));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static Ltp4j spark(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--on", "spark", "--master", "local[2]"));
    all.addAll(
        List.of("--conf", "spark.hadoop.fs.bucket.impl=" + BucketFileSystem.class.getName()));
    all.addAll(List.of("--conf", "spark.hadoop.fs.bucket.root=" + dir.resolve("root")));
    return Ltp4j.run(all.toArray());
  }

  @Test
  void textIsTokenisedFromABucketIntoOne() throws IOException {
    Ltp4j.write(inside.resolve("text/en/a.txt"), TokenisingTest.lines(1, 4_000));
    Ltp4j.write(inside.resolve("text/b.txt"), TokenisingTest.lines(2, 1_000));
    Ltp4j.write(inside.resolve("text/.hidden/c.txt"), "not a text of the corpus\n");
    Ltp4j done =
        spark(
                "tokenise",
                "--model",
                BUCKET + "/models/xlmr",
                "--text",
                BUCKET + "/text",
                "--cache",
                BUCKET + "/tokens")
            .well();
    assertThat(done.out()).contains("texts: 2, tokens: ", "in " + BUCKET + "/tokens");
    Path here = dir.resolve("tokens-here");
    Ltp4j.run(
            "tokenise", "--model", Ltp4j.model(), "--text", inside.resolve("text"), "--cache", here)
        .well();
    Map<String, String> made = TokenisingTest.content(inside.resolve("tokens"));
    made.replaceAll(TokenisingTest::withoutPlace);
    Map<String, String> expected = TokenisingTest.content(here);
    expected.replaceAll(TokenisingTest::withoutPlace);
    assertThat(made).isEqualTo(expected);
  }

  @Test
  void rowsAreClassifiedFromABucketIntoOne() throws IOException {
    String rows = "{\"id\":\"1\",\"premise\":\"two men\",\"hypothesis\":\"a river\"}\n".repeat(5);
    Ltp4j.write(inside.resolve("rows.jsonl"), rows);
    Ltp4j done =
        spark(
                "predict",
                "--adapter",
                BUCKET + "/adapter",
                "--model",
                BUCKET + "/models/xlmr",
                "--threads",
                1,
                "--input",
                BUCKET + "/rows.jsonl",
                "--output",
                BUCKET + "/answers")
            .well();
    assertThat(done.out()).contains("rows: 5, in " + BUCKET + "/answers");
    assertThat(inside.resolve("answers/_SUCCESS")).exists();
    spark(
            "predict",
            "--adapter",
            BUCKET + "/no-adapter",
            "--input",
            BUCKET + "/rows.jsonl",
            "--output",
            BUCKET + "/others")
        .failed(ExitCode.INPUT, BUCKET + "/no-adapter");
  }

  @Test
  void aSweepReadsAndWritesABucket() throws IOException {
    Ltp4j.write(inside.resolve("en.txt"), "the cat sits on a red mat\n".repeat(20));
    Ltp4j.write(inside.resolve("all.tsv"), Ltp4j.tsv());
    Path recipe =
        Ltp4j.write(
            dir.resolve("sweep.yaml"),
            """
            model: BUCKET/models/xlmr
            threads: 1
            out: BUCKET/sweep
            mlm: {text: BUCKET/en.txt, max-length: 32, batch: 2, steps: 2, learning-rate: 1e-3}
            ticket: {ratio: 0.3}
            train:
              train: BUCKET/all.tsv
              dev: BUCKET/all.tsv
              max-length: 48
              epochs: 1
              batch: 3
              learning-rate: 0.01
              label-words: {entailment: a, neutral: e, contradiction: o}
            eval: {data: BUCKET/all.tsv, languages: [en]}
            sweep: {trials: [{ticket.strategy: none}, {}]}
            """
                .replace("BUCKET", BUCKET));
    Ltp4j done = spark("sweep", recipe);
    assertThat(done.code()).as(done.err() + done.out()).isZero();
    try (Stream<Path> trials = Files.list(inside.resolve("sweep/trials"))) {
      assertThat(trials.toList())
          .hasSize(2)
          .allSatisfy(trial -> assertThat(trial.resolve("result.json")).exists());
    }
    assertThat(Path.of("bucket:"))
        .as("a path that was taken for one of this machine")
        .doesNotExist();
  }
}
