package org.ltp4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.run.ByteCount;

/** {@code ltp tokenise} on Spark: the files of one machine. */
class TokenisingTest {
  @TempDir Path dir;
  private Path text;

  /** Plain text, packed text and objects, in folders. */
  @BeforeEach
  void write() throws IOException {
    text = dir.resolve("text");
    Ltp4j.write(text.resolve("en/a.txt"), lines(1, 4_000));
    Files.createDirectories(text.resolve("de"));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(text.resolve("de/b.txt.gz")))) {
      out.write(lines(2, 2_000).getBytes(StandardCharsets.UTF_8));
    }
    StringBuilder objects = new StringBuilder();
    lines(3, 1_000)
        .lines()
        .forEach(line -> objects.append(Json.line(Map.of("body", line))).append('\n'));
    Ltp4j.write(text.resolve("c.jsonl"), objects.toString());
    Ltp4j.write(text.resolve("README.txt"), "about it");
  }

  static String lines(long seed, int lines) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      for (int w = random.nextInt(16); w >= 0; w--) {
        text.append("river ").append(random.nextInt(5_000)).append(' ');
      }
      text.append(random.nextInt(30) == 0 ? "\n\n" : "\n");
    }
    return text.toString();
  }

  private List<Object> words(Object cache, Object from, Object... further) {
    List<Object> words = new ArrayList<>(List.of("tokenise", "--model", Ltp4j.model()));
    words.addAll(List.of("--text", from, "--text-field", "body", "--cache", cache));
    words.addAll(List.of(further));
    return words;
  }

  private Ltp4j here(Object cache, Object... further) {
    return Ltp4j.run(words(cache, text, further).toArray());
  }

  private Ltp4j spark(Object cache, Object from, Object... further) {
    List<Object> words = words(cache, from, "--on", "spark", "--master", "local[2]");
    words.addAll(List.of(further));
    return Ltp4j.run(words.toArray());
  }

  /** All files but what tells when they were made. */
  static Map<String, String> content(Path cache) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> all = Files.walk(cache).filter(Files::isRegularFile)) {
      for (Path file : all.toList()) {
        String name = file.getFileName().toString();
        if (!name.equals(".lock") && !name.equals("provenance.json")) {
          content.put(
              cache.relativize(file).toString(),
              Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return content;
  }

  @Test
  void executorsMakeTheFilesOfOneMachine() throws IOException {
    Path one = dir.resolve("one");
    Ltp4j local = here(one).well();
    Map<String, String> expected = content(one);
    assertThat(expected.keySet())
        .filteredOn(name -> name.endsWith(".tokens"))
        .hasSizeGreaterThan(4);
    Path shared = dir.resolve("shared");
    Ltp4j onSpark = spark(shared, text).well();
    assertThat(content(shared)).isEqualTo(expected);
    assertThat(onSpark.out().replace(shared.toString(), one.toString())).isEqualTo(local.out());
    assertThat(local.out()).contains("a.txt: ", "b.txt.gz: ", "c.jsonl: ", "texts: 3, tokens: ");
    for (Path cache : List.of(one, shared)) {
      try (Stream<Path> folders = Files.list(cache)) {
        for (Path folder : folders.toList()) {
          Map<String, Object> provenance = Json.read(folder.resolve("provenance.json"));
          Map<String, Object> about = Json.read(folder.resolve("about.json"));
          assertThat(provenance)
              .containsEntry("stage", "tokenise")
              .containsEntry(
                  "inputs", Map.of("text", about.get("text"), "tokenizer", about.get("tokenizer")));
        }
      }
    }
  }

  @Test
  void textAndCacheMayBeLocationsOfAnotherFileSystem() throws IOException {
    Path one = dir.resolve("one");
    here(one).well();
    Path store = dir.resolve("store");
    spark(store.toUri(), text.toUri()).well();
    Map<String, String> made = content(store);
    made.replaceAll(TokenisingTest::withoutPlace);
    Map<String, String> expected = content(one);
    expected.replaceAll(TokenisingTest::withoutPlace);
    assertThat(made).isEqualTo(expected);
  }

  /** Files that name the text's place: the rest is the same. */
  static String withoutPlace(String name, String file) {
    return file.replaceAll("\"file\" ?: ?\"[^\"]*\"|\"sha256\" ?: ?\"[^\"]*\"", "");
  }

  @Test
  void howFarItIsIsShownWithoutATerminalToo() throws IOException {
    PrintStream before = System.err;
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
    try {
      spark(dir.resolve("cache"), text).well();
    } finally {
      System.setErr(before);
    }
    String shown = heard.toString(StandardCharsets.UTF_8);
    long read = 0;
    for (String name : List.of("en/a.txt", "de/b.txt.gz", "c.jsonl")) {
      read += Files.size(text.resolve(name));
    }
    String packed = " of " + ByteCount.text(read) + ", ";
    assertThat(shown.lines())
        .anyMatch(line -> line.startsWith("read ") && line.contains(packed))
        .anyMatch(line -> line.startsWith("text ") && line.endsWith(" tokens/s, 0:00:00 left"));
  }

  @Test
  void whatAKilledCommandHasMadeIsNotMadeAgain() throws IOException {
    Path cache = dir.resolve("cache");
    spark(cache, text).well();
    Map<String, String> expected = content(cache);
    List<Path> segments;
    try (Stream<Path> all = Files.walk(cache)) {
      segments = all.filter(file -> file.toString().endsWith(".tokens")).sorted().toList();
    }
    FileTime before = FileTime.fromMillis(1_000_000);
    for (Path segment : segments) {
      Files.setLastModifiedTime(segment, before);
    }
    Path lost = segments.get(1);
    Files.delete(lost);
    Files.delete(lost.resolveSibling("end.json"));
    Ltp4j.write(lost.resolveSibling(lost.getFileName() + ".tmp-half"), "LTPTOK");
    spark(cache, text).well();
    assertThat(content(cache)).isEqualTo(expected);
    for (Path segment : segments) {
      assertThat(Files.getLastModifiedTime(segment).equals(before))
          .as(segment.toString())
          .isEqualTo(!segment.equals(lost));
    }
  }

  @Test
  void whatCannotBeUsedIsOneLine() throws IOException {
    Files.write(text.resolve("en/d.txt"), new byte[] {'a', '\n', (byte) 0xff, '\n'});
    spark(dir.resolve("cache"), text).failed(ExitCode.INPUT, "en/d.txt", "line 2", "not UTF-8");
    spark(dir.resolve("cache"), dir.resolve("no")).failed(ExitCode.INPUT, dir.resolve("no"));
    assertThat(spark(dir.resolve("cache"), text, "--bad-lines", "skip").well().out())
        .contains("d.txt: ", "1 lines");
  }
}
