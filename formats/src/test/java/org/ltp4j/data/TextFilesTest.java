package org.ltp4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.jdk.JdkSensitive;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;

@JdkSensitive
class TextFilesTest {
  @TempDir private Path directory;

  @Test
  void linesWithTextComeInOrder() throws IOException {
    Path file =
        write(
            "a.txt",
            "\uFEFFMvua inanyesha.\r\n\n  \t\nΒρέχει. \nline\u2028separator\u0085stays\rhere");
    List<String> lines = new ArrayList<>();
    TextFiles.Summary summary = TextFiles.read(file, BadRows.REJECT, lines::add);
    assertThat(lines)
        .containsExactly("Mvua inanyesha.", "Βρέχει.", "line\u2028separator\u0085stays\rhere");
    assertThat(summary.lines()).isEqualTo(3);
    assertThat(summary.warnings()).isEmpty();
  }

  @Test
  void linesOfEveryLengthSurviveTheBuffer() throws IOException {
    long seed = 5;
    SplittableRandom random = new Streams(seed).stream("lengths");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      expected.add("é中😀a".repeat(1 + random.nextInt(12_000)));
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(String.join("\n", expected).getBytes(StandardCharsets.UTF_8));
    }
    for (Path file :
        List.of(
            write("plain.txt", String.join("\n", expected)),
            Files.write(directory.resolve("packed.txt.gz"), packed.toByteArray()))) {
      List<String> lines = new ArrayList<>();
      TextFiles.read(file, BadRows.REJECT, lines::add);
      assertThat(lines).as("seed " + seed).isEqualTo(expected);
    }
  }

  @Test
  void linesThatCannotBeUsedAreCounted() throws IOException {
    Path file = directory.resolve("b.txt");
    byte[] megabyte = new byte[1 << 20];
    Arrays.fill(megabyte, (byte) 'x');
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("first\n".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 50; i++) {
        out.write(megabyte);
      }
      out.write(new byte[] {'\n', 'a', (byte) 0xFF, '\n'});
      out.write(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80, '\n'});
      out.write("last\n".getBytes(StandardCharsets.UTF_8));
    }
    List<String> lines = new ArrayList<>();
    TextFiles.Summary summary = TextFiles.read(file, BadRows.SKIP, lines::add);
    assertThat(lines).containsExactly("first", "last");
    assertThat(summary.warnings())
        .singleElement()
        .asString()
        .contains("3 bad lines", "line 2 (" + 50 * megabyte.length + " bytes")
        .contains("line 3 (not UTF-8 at byte 2)", "line 4 (not UTF-8 at byte 1)");
    assertThatThrownBy(() -> TextFiles.read(file, BadRows.REJECT, line -> {}))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("3 bad lines");
  }

  @Test
  void aLineOfTheLimitIsTaken() throws IOException {
    Path exact = write("c.txt", "x".repeat(TextFiles.MAX_LINE_BYTES) + "\n");
    assertThat(TextFiles.read(exact, BadRows.REJECT, line -> {}).lines()).isEqualTo(1);
    Path over = write("d.txt", "x".repeat(TextFiles.MAX_LINE_BYTES + 1) + "\n");
    assertThatThrownBy(() -> TextFiles.read(over, BadRows.SKIP, line -> {}))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("one sentence or paragraph a line");
  }

  @Test
  void emptyAndMissingTextsAreProblems() throws IOException {
    for (String content : List.of("", "\n \n")) {
      Path file = write("e.txt", content);
      assertThatThrownBy(() -> TextFiles.read(file, BadRows.REJECT, line -> {}))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("lines of text");
    }
    assertThatThrownBy(() -> TextFiles.expand(List.of(directory.resolve("no"))))
        .isInstanceOf(Problem.class);
    assertThatThrownBy(
            () -> TextFiles.expand(List.of(Files.createDirectory(directory.resolve("empty")))))
        .isInstanceOf(Problem.class);
  }

  @Test
  void foldersStandForTheTextFilesInThem() throws IOException {
    Path b = write("f/b.txt", "b");
    Path a = write("f/a.txt.gz", "a");
    write("f/README.txt", "about");
    write("f/SOURCE-b.txt", "about");
    write("f/c.tsv", "c");
    assertThat(TextFiles.expand(List.of(b, directory.resolve("f")))).containsExactly(b, a, b);
  }

  @Test
  void foldersInAFolderAreReadTooButForHiddenOnesAndLinksInACircle() throws IOException {
    Path en = write("f/en/part-1.txt", "a");
    Path wiki = write("f/en/wiki/x.jsonl", "{}");
    Path de = write("f/de/part-1.txt.gz", "b");
    Path top = write("f/z.txt", "c");
    write("f/.git/old.txt", "no");
    write("f/en/._part-1.txt", "no");
    write("f/en/wiki/notes.md", "no");
    Path folder = directory.resolve("f");
    Files.createSymbolicLink(folder.resolve("en/up"), folder);
    Path elsewhere = write("g/linked.txt", "d").getParent();
    Files.createSymbolicLink(folder.resolve("more"), elsewhere);
    assertThat(TextFiles.expand(List.of(folder)))
        .containsExactly(de, en, wiki, folder.resolve("more/linked.txt"), top);
    assertThat(TextFiles.passedOver(List.of(folder)))
        .containsExactly(
            folder + ": not read, since it is no .txt, .jsonl or .parquet: en/wiki/notes.md");
    assertThat(TextFiles.whole(en)).isNotEqualTo(TextFiles.whole(de));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG-u-nu-arab", "fa-IR", "hi-IN-u-nu-deva", "th-TH-u-nu-thai", "tr"})
  void aRunsInputsHaveTheSameNamesInEveryLocale(String tag) {
    List<Path> files = List.of(Path.of("a", "en.txt"), Path.of("b", "en.txt"));
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(tag));
    try {
      assertThat(TextFiles.numbered("text", files))
          .containsExactly(
              Map.entry("text/000/en.txt", files.get(0)),
              Map.entry("text/001/en.txt", files.get(1)));
    } finally {
      Locale.setDefault(before);
    }
  }

  private Path write(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  @Test
  void piecesOfOneTextAreKnownByTheirNumbers() {
    for (List<String> pieces :
        List.of(
            List.of("a/en-00000-of-00002.parquet", "a/en-00001-of-00002.parquet"),
            List.of("en/part-0.txt", "en/part-11.txt.gz"),
            List.of("en.shard1.jsonl", "en.shard2.jsonl"))) {
      assertThat(pieces.stream().map(Path::of).map(TextFiles::whole).distinct()).hasSize(1);
    }
    for (List<String> others :
        List.of(
            List.of("en/part-0.txt", "sw/part-0.txt"),
            List.of("en-00000-of-00002.txt", "de-00000-of-00002.txt", "00000-of-00002.txt"),
            List.of("en.txt", "en-part-1.txt"),
            List.of("news-2019.txt", "news-2020.txt", "apart1.txt", "apart2.txt"))) {
      assertThat(others.stream().map(Path::of).map(TextFiles::whole)).doesNotHaveDuplicates();
    }
  }

  @Test
  void noTextOfAFolderIsPassedOverForItsEnding() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("endings"));
    List<String> names =
        List.of("a.TXT", "b.txt.zst", "c.txt.xz", "d.Txt.GZ", "e.jsonl", "f.ndjson.zst");
    for (String name : names) {
      Files.writeString(folder.resolve(name), "x\n");
    }
    for (String other : List.of("README.txt.xz", "g.tsv", "txt")) {
      Files.writeString(folder.resolve(other), "x\n");
    }
    assertThat(TextFiles.expand(List.of(folder)))
        .extracting(file -> file.getFileName().toString())
        .containsExactlyElementsOf(names);
    assertThat(TextFiles.passedOver(List.of(folder)))
        .containsExactly(
            folder + ": not read, since it is no .txt, .jsonl or .parquet: g.tsv, txt");
    assertThat(names.stream().map(Path::of).map(TextFiles::stem))
        .containsExactly("a", "b", "c", "d", "e", "f");
  }
}
