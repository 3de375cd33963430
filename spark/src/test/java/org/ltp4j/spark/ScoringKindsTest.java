package org.ltp4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.KindData;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;

/** Rows with several labels, and words with tags, by {@code ltp predict --on spark}. */
class ScoringKindsTest {
  private static final String TOPIC_ROWS =
      """
      {"id": "=1+1", "text": "the cat sits on a red mat"}
      {"id": "b", "text": "Der Hund kauft Äpfel"}
      {"text": "Hay mucho pan"}
      {"id": "d", "text": "Es regnet seit Stunden"}
      """;
  private static final String WORD_ROWS =
      """
      {"tokens": ["Anna", "kauft", "Äpfel"]}
      {"tokens": ["El", "tren", "de", "Sevilla", "Norte"]}
      """;

  @TempDir Path dir;

  private Path trained(String task, String name, String rows) {
    Path data = Ltp4j.write(dir.resolve(name), rows);
    Path run = dir.resolve("run");
    Object[] fixed = {"--model", Ltp4j.model(), "--train", data, "--dev", data, "--out", run};
    List<Object> words = new ArrayList<>(List.of("train", "--task", task, "--language", "de"));
    words.addAll(List.of(fixed));
    words.addAll(List.of("--threads", 1, "--max-length", 48, "--batch", 4, "--method", "ft"));
    words.addAll(List.of("--epochs", 20, "--learning-rate", 0.003));
    Ltp4j.run(words.toArray()).well();
    return run;
  }

  /** What one process says of rows. */
  private static Map<String, JsonNode> alone(Path run, String rows, String... further)
      throws IOException {
    Map<String, JsonNode> answers =
        Answered.byId(Answered.lines(Ltp4j.fed(rows, predict(run, further)).well().out()));
    assertThat(answers).hasSameSizeAs(rows.lines().toList());
    return answers;
  }

  /** Cells by column, without {@code error}, of answers in CSV. */
  private static List<Map<String, String>> cells(String csv) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    List<Map<String, String>> rows = new ArrayList<>();
    for (CSVRecord row : format.parse(new StringReader(csv))) {
      Map<String, String> cells = row.toMap();
      cells.remove("error");
      rows.add(cells);
    }
    return rows;
  }

  private static Object[] predict(Path run, String... further) {
    List<Object> words = new ArrayList<>(List.of("predict", "--adapter", run, "--threads", 1));
    words.addAll(List.of(further));
    return words.toArray();
  }

  private static Ltp4j onSpark(Path run, Path from, Path to, String... further) {
    List<Object> words = new ArrayList<>(List.of(predict(run, further)));
    words.addAll(List.of("--on", "spark", "--master", "local[2]", "--input", from, "--output", to));
    return Ltp4j.run(words.toArray());
  }

  @Test
  void severalLabelsAreThoseOfOneProcess() throws IOException {
    Path task = Ltp4j.write(dir.resolve("topics.yaml"), KindData.TOPIC_TASK + "id-column: id\n");
    Path run = trained(task.toString(), "topics.tsv", KindData.TOPICS);
    Path json = Ltp4j.write(dir.resolve("rows.jsonl"), TOPIC_ROWS);
    onSpark(run, json, dir.resolve("json"), "--logits").well();
    Answered.assertSame(Answered.folder(dir.resolve("json")), alone(run, TOPIC_ROWS, "--logits"));
    Path csv = Ltp4j.write(dir.resolve("rows.csv"), "id,text\n=1+1,Hay mucho pan\nb,Es regnet\n");
    Ltp4j alone =
        Ltp4j.run(predict(run, "--input", csv.toString(), "--output-format", "csv")).well();
    onSpark(run, csv, dir.resolve("csv")).well();
    List<Map<String, String>> found = cells(Answered.parts(dir.resolve("csv")));
    List<Map<String, String>> wanted = cells(alone.out());
    assertThat(found).hasSameSizeAs(wanted).first().extracting("id").isEqualTo("'=1+1");
    for (int i = 0; i < found.size(); i++) {
      Answered.assertSameCells(found.get(i), wanted.get(i));
    }
    try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
      LtpClassifier stage = new LtpClassifier().setAdapter(run.toString());
      var rows = spark.read().json(json.toString());
      assertThatThrownBy(() -> stage.transform(rows))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("kind multi-label")
          .hasMessageContaining("use ltp predict");
    }
  }

  @Test
  void tagsAreThoseOfOneProcess() throws IOException {
    Path run = trained("masakhaner", "test.txt", KindData.SENTENCES);
    Map<String, JsonNode> wanted = alone(run, WORD_ROWS);
    assertThat(wanted.get("2").path("spans").findValuesAsText("text")).contains("Sevilla Norte");
    Path json = Ltp4j.write(dir.resolve("rows.jsonl"), WORD_ROWS);
    Path parquet = dir.resolve("rows.parquet");
    try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
      spark.read().json(json.toString()).coalesce(1).write().parquet(parquet.toString());
    }
    onSpark(run, parquet, dir.resolve("answers")).well();
    try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
      List<String> lines =
          spark.read().parquet(dir.resolve("answers").toString()).toJSON().collectAsList();
      Answered.assertSame(Answered.lines(String.join("\n", lines)), wanted);
    }
    Path csv = Ltp4j.write(dir.resolve("rows.csv"), "tokens\nAnna kauft Äpfel\n");
    Ltp4j alone =
        Ltp4j.run(predict(run, "--input", csv.toString(), "--output-format", "csv")).well();
    onSpark(run, csv, dir.resolve("csv")).well();
    Answered.assertSameCells(
        cells(Answered.parts(dir.resolve("csv"))).get(0), cells(alone.out()).get(0));
    onSpark(run, csv, dir.resolve("never"), "--logits")
        .failed(ExitCode.USAGE, "--logits", "tags of words");
    assertThat(dir.resolve("never")).doesNotExist();
  }
}
