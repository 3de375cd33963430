package org.ltp4j.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.Dataset;
import org.ltp4j.data.Datasets;
import org.ltp4j.data.Example;
import org.ltp4j.data.Reading;
import org.ltp4j.data.Task;
import org.ltp4j.data.TextFiles;
import org.ltp4j.data.TextReader;
import org.ltp4j.data.TextShape;
import org.ltp4j.files.FileHash;
import org.ltp4j.fuzz.ByteMutations;
import org.ltp4j.fuzz.Fuzz;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;

/** The files are pyarrow's, by make.py beside them. */
class ParquetTest {
  private static final int ROWS = 40;
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path dir;

  private Path file(String name) throws IOException {
    Path file = dir.resolve(name + ".parquet");
    try (InputStream in = ParquetTest.class.getResourceAsStream(name + ".parquet")) {
      return Files.write(file, in.readAllBytes());
    }
  }

  private static String lines(Path file, String column) throws IOException {
    try (InputStream in = new Opener().open(file, column)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void refused(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(parts)
        .extracting(e -> e.getMessage().lines().count())
        .isEqualTo(1L);
  }

  private static String expected() throws IOException {
    StringBuilder all = new StringBuilder();
    List<String> labels = List.of("entailment", "neutral", "contradiction");
    for (int i = 0; i < ROWS; i++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("id", i);
      if (i % 7 != 6) {
        row.put("premise", "S\u00e4tze \"" + i % 5 + "\"\n\u2028 und \\ \u96e8");
      }
      if (i % 4 < 3) {
        row.put("label", labels.get(i % 4));
      }
      row.put("score", i / 8.0);
      row.put("good", i % 3 == 0);
      all.append(Json.line(row)).append('\n');
    }
    return all.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"snappy-1", "zstd-2", "gzip-1", "lz4-2", "none-1", "delta-2"})
  void singleValuesOfEveryPackingAreLinesOfJson(String name) throws IOException {
    assertThat(lines(file(name), null)).isEqualTo(expected());
  }

  @Test
  void labelsAreReadByTheNamesThatTheFileHas() throws IOException {
    Path yaml =
        Files.writeString(
            dir.resolve("task.yaml"),
            """
            name: toy
            labels: [entailment, neutral, contradiction]
            template: "{text} {mask}"
            label-words: {entailment: a, neutral: b, contradiction: c}
            columns: {text: premise}
            label-column: label
            id-column: id
            """);
    Path file = file("snappy-1");
    Task task = Task.load(yaml);
    Dataset all = Datasets.load(task, file, Reading.of(null).skippingBadRows());
    // Of 40 rows 10 have no label and 5 no text, one of them neither.
    assertThat(all.warnings().get(0)).contains("14 bad rows", "no label", "no premise");
    assertThat(all.examples()).hasSize(26);
    assertThat(all.examples()).extracting(Example::id).startsWith("0", "1", "2", "4");
    assertThat(all.examples())
        .extracting(Example::label)
        .startsWith("entailment", "neutral", "contradiction", "entailment");
    assertThat(all.sha256()).isEqualTo(FileHash.sha256(file));
    Files.move(file, dir.resolve("train-de.parquet"));
    assertThat(Datasets.languages(task, dir, "train").files()).containsOnlyKeys("de");
  }

  @Test
  void aColumnIsText() throws IOException {
    Path file = file("text");
    List<String> texts = new ArrayList<>();
    TextFiles.read(file, BadRows.REJECT, texts::add);
    assertThat(texts).hasSize(60).startsWith("Absatz 0.", "Ein zweiter.", "Absatz 1.");
    assertThat(TextFiles.expand(List.of(dir))).containsExactly(file);
    assertThat(TextFiles.stem(file)).isEqualTo("text");
    assertThat(lines(file, "text")).doesNotContain("url");
  }

  @Test
  void readingGoesOnWhereItStopped() throws IOException {
    Path file = file("text");
    TextShape shape = TextShape.of(file, "text");
    List<String> all = new ArrayList<>();
    try (TextReader reader = TextReader.open(file, shape);
        TextReader later = TextReader.open(file, shape)) {
      for (int i = 0; i < 17; i++) {
        reader.next();
      }
      later.pass(reader.position(), reader.lines(), reader.checksum());
      assertThat(later.next()).isEqualTo(reader.next());
      while (reader.next() != null) {
        all.add("");
      }
      assertThat(all).hasSize(12);
      assertThat(reader.taken()).isBetween(1L, Files.size(file));
    }
  }

  @Test
  void columnsThatAreNoTextAreRefusedInWords() throws IOException {
    Path lists = file("lists");
    refused(() -> lines(lists, "text"), "lists.parquet", "'text' of texts", "lists or structures");
    assertThat(lines(lists, null)).isEqualTo("{\"id\":1}\n{\"id\":2}\n");
    Path rows = file("gzip-1");
    refused(() -> lines(rows, "id"), "numbers in it", "--text-field: premise");
    refused(() -> lines(rows, "premis"), "no such column", "--text-field: premise");
    refused(() -> lines(rows, "tags"), "lists or structures");
  }

  @Test
  void whatIsNoParquetOrIsPackedUnreadablyIsRefused() throws IOException {
    Path brotli = file("brotli");
    refused(() -> read(brotli), "brotli.parquet", "BROTLI", "not read");
    Path other = Files.writeString(dir.resolve("a.parquet"), "id\ttext\n1\tabcdefghijkl\n");
    refused(() -> read(other), "a.parquet", "does not begin as Parquet does");
    Path empty = Files.writeString(dir.resolve("b.parquet"), "");
    refused(() -> read(empty), "b.parquet", "cut off");
    Path pointer =
        Files.writeString(
            dir.resolve("c.parquet"), "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
    refused(() -> read(pointer), "c.parquet", "Git LFS pointer");
    refused(() -> read(dir.resolve("d.parquet")), "d.parquet", "nothing");
  }

  @Test
  void aListLongerThanTheMetadataThatItIsInIsRefused() throws IOException {
    // Version 1, and a schema of 2³¹ − 1 columns.
    byte[] metadata = HexFormat.of().parseHex("150219fcffffffff07");
    ByteBuffer bytes = ByteBuffer.allocate(21).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put(metadata).putInt(metadata.length).put(MAGIC);
    Path file = Files.write(dir.resolve("a.parquet"), bytes.array());
    refused(() -> read(file), "a.parquet", "damaged Parquet");
  }

  private static void read(Path file) {
    try (TextReader reader = TextReader.open(file, new TextShape("premise"))) {
      while (reader.next() != null) {
        assertThat(reader.position()).isPositive();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"snappy-1", "zstd-2"})
  void aFileThatIsCutIsRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(file(name));
    Path cut = dir.resolve("cut.parquet");
    for (int length = 0; length < whole.length; length += 13) {
      Files.write(cut, Arrays.copyOf(whole, length));
      refused(() -> read(cut), "cut.parquet");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"snappy-1", "zstd-2", "gzip-1", "lz4-2", "none-1", "delta-2"})
  void damagedFilesAreReadOrRefused(String name) throws IOException {
    Path file = file(name);
    Fuzz.damage(
        file,
        ByteMutations.any(),
        () -> {
          try (TextReader reader = TextReader.open(file, new TextShape("premise"))) {
            while (reader.next() != null) {
              assertThat(reader.position()).isPositive();
            }
          }
        });
  }
}
