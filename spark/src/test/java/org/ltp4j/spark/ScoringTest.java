package org.ltp4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.ExitCode;

/** {@code ltp predict --on spark} beside {@code ltp predict}. */
class ScoringTest {
  private static final int ROWS = 23;

  @TempDir static Path dir;
  private static Path adapter;
  private static Path input;
  private static Map<String, JsonNode> wanted;

  @BeforeAll
  static void singleMachine() throws IOException {
    adapter = Ltp4j.trained(dir);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      rows.append(
          "{\"id\":\"ä%d\",\"premise\":\"%s\",\"hypothesis\":\"a, \\\"b\\\" %d\"}%n"
              .formatted(i, "word ".repeat(i * 7 % 13 + 1), i));
    }
    input = Ltp4j.write(dir.resolve("rows.jsonl"), rows.toString());
    wanted =
        Answered.byId(Answered.lines(Ltp4j.fed(rows.toString(), predict("--logits")).well().out()));
  }

  private static Object[] predict(Object... further) {
    List<Object> words = new ArrayList<>(List.of("predict", "--adapter", adapter, "--threads", 1));
    words.addAll(List.of(further));
    return words.toArray();
  }

  private static Ltp4j onSpark(Path from, Path to, Object... further) {
    List<Object> words = new ArrayList<>(List.of("--on", "spark", "--master", "local[2]"));
    words.addAll(List.of("--input", from, "--output", to));
    words.addAll(List.of(further));
    return Ltp4j.run(predict(words.toArray()));
  }

  @Test
  void linesOfJsonGetTheSameAnswersHoweverTheyAreCut() throws IOException {
    for (int partitions : new int[] {0, 3}) {
      Path out = dir.resolve("json-" + partitions);
      Ltp4j done = onSpark(input, out, "--logits", "--partitions", partitions).well();
      assertThat(done.out()).isEqualTo("rows: %d, in %s%n".formatted(ROWS, out));
      Answered.assertSame(Answered.folder(out), wanted);
    }
    assertThat(OpenClassifiers.count()).as("opened once in this process").isEqualTo(1);
  }

  @Test
  void everyFormatGivesTheSameAnswers() throws IOException {
    Path parquet = dir.resolve("rows.parquet");
    Path csv = dir.resolve("rows.csv");
    try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
      var table = spark.read().json(input.toString()).coalesce(1);
      table.write().parquet(parquet.toString());
      table.write().option("header", true).option("escape", "\"").csv(csv.toString());
    }
    Path fromParquet = dir.resolve("answers.parquet");
    Path fromCsv = dir.resolve("answers.csv");
    onSpark(parquet, fromParquet, "--logits").well();
    onSpark(csv, fromCsv, "--logits", "--partitions", 2).well();
    try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
      List<String> lines = spark.read().parquet(fromParquet.toString()).toJSON().collectAsList();
      Answered.assertSame(Answered.lines(String.join("\n", lines)), wanted);
      List<Row> rows = spark.read().option("header", true).csv(fromCsv.toString()).collectAsList();
      assertThat(rows).hasSize(ROWS);
      for (Row row : rows) {
        JsonNode answer = wanted.get(row.<String>getAs("id"));
        assertThat(row.<String>getAs("label")).isEqualTo(answer.path("label").asText());
        answer
            .path("probabilities")
            .properties()
            .forEach(
                e ->
                    assertThat(Double.parseDouble(row.<String>getAs("p_" + e.getKey())))
                        .isCloseTo(e.getValue().asDouble(), within(1e-5)));
      }
    }
  }

  @Test
  void csvFilesOfAFolderNeedTheSameColumns() {
    Path folder = dir.resolve("tables");
    Path first = Ltp4j.write(folder.resolve("a.csv"), ",premise,hypothesis\n1,a dog sleeps,b\n");
    Ltp4j.write(folder.resolve("b c.csv"), "\"\",\"premise\",hypothesis\r\n2,c,d\r\n");
    Ltp4j.write(folder.resolve("e.csv"), "");
    Path together = dir.resolve("together");
    assertThat(onSpark(folder, together, "--format", "csv").well().out()).startsWith("rows: 2,");

    Path other = Ltp4j.write(folder.resolve("d.csv"), ",hypothesis,premise\n3,b,a dog sleeps\n");
    onSpark(folder, dir.resolve("never"), "--format", "csv")
        .failed(
            ExitCode.INPUT,
            other + ": expected column 2 as in " + first + ", 'premise', found 'hypothesis'",
            "same columns in the same order, or classify them one at a time");
    Ltp4j.write(other, ",premise,hypothesis,genre\n3,a dog sleeps,b,tale\n");
    onSpark(folder, dir.resolve("never"), "--format", "csv")
        .failed(ExitCode.INPUT, other, "column 4 as in " + first + ", none, found 'genre'");
    assertThat(dir.resolve("never")).doesNotExist();
  }

  @Test
  void badRowsAreLeftOutAndToldOfAsOnOneMachine() throws IOException {
    String rows =
        "{\"premise\":\"a\",\"hypothesis\":\"b\"}\n{\"premise\":\"only\"}\nnonsense\n\n"
            + "{\"premise\":\" \",\"hypothesis\":\"\"}\n{\"premise\":\"c\",\"hypothesis\":\"\"}\n";
    Path file = Ltp4j.write(dir.resolve("bad.jsonl"), rows);
    Ltp4j alone = Ltp4j.fed(rows, predict()).well();
    Ltp4j spark = onSpark(file, dir.resolve("bad")).well();
    Map<String, JsonNode> answered = Answered.byId(Answered.lines(alone.out()));
    answered.values().removeIf(answer -> answer.has("error")); // there a bad row has a line too
    assertThat(answered).hasSize(2);
    assertThat(Answered.byId(Answered.folder(dir.resolve("bad"))).keySet())
        .isEqualTo(answered.keySet());
    assertThat(
            spark
                .err()
                .replace(file.toString(), "stdin.jsonl")
                .replace("left out 3 bad rows", "3 rows without an answer"))
        .isEqualTo(alone.err());
  }

  @Test
  void whatCannotBeDoneIsSaidInOneLine() throws IOException {
    Path corrupt = Ltp4j.write(dir.resolve("corrupt.parquet"), "PAR1 and then nothing of the kind");
    onSpark(corrupt, dir.resolve("never")).failed(ExitCode.INPUT, corrupt, "format");
    Files.createDirectories(dir.resolve("taken"));
    onSpark(input, dir.resolve("taken")).failed(ExitCode.OUTPUT, dir.resolve("taken"), "free");
    onSpark(dir.resolve("absent.jsonl"), dir.resolve("never"))
        .failed(ExitCode.INPUT, "absent.jsonl", "every executor can read");
    onSpark(input, dir.resolve("never"), "--model", dir.resolve("absent"))
        .failed(ExitCode.INPUT, dir.resolve("absent"), "every executor can read");
    Ltp4j.run(
            predict(
                "--on",
                "spark",
                "--input",
                input,
                "--output",
                dir,
                "--master",
                "spark://localhost:1"))
        .failed(ExitCode.USAGE, "--master spark://localhost:1", "a Spark master that answers");
    Ltp4j.run(predict("--on", "spark", "--input", input, "--output", dir, "--master", "nonsense"))
        .failed(ExitCode.USAGE, "--master nonsense");
    Ltp4j.run(predict("--on", "abacus", "--input", input, "--output", dir))
        .failed(ExitCode.USAGE, "abacus", "spark");
    Ltp4j.run(predict("--master", "local")).failed(ExitCode.USAGE, "--master", "--on spark");
    assertThat(dir.resolve("never")).doesNotExist();
  }
}
