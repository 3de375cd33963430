package org.ltp4j.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.TextShape;
import org.ltp4j.files.FileHash;
import org.ltp4j.golden.Golden;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/** Large texts, of a few kilobytes here: segments begin at 64 bytes and double to 512. */
class TokenCacheTest {
  private static final Cut CUT = new Cut(64, 512);
  private static final String[] WORDS = {
    "river", "lamp", "Mond", "agua", "seven", "boats", "\u200b"
  };

  @TempDir Path dir;
  private Tokenizer tokenizer;

  @BeforeEach
  void open() {
    tokenizer = Tokenizer.open(Golden.folder().resolve("xlmr"));
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  private Path text(String name, long seed, int lines) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      for (int w = random.nextInt(12); w > 0; w--) {
        text.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextInt(50)).append(' ');
      }
      text.append(random.nextInt(5) == 0 ? "\r\n" : "\n");
    }
    return Files.writeString(dir.resolve(name), text.substring(0, text.length() - 1));
  }

  private Tokenising tokenise(String cache, BadRows bad, Path... files) {
    return new TokenCache(dir.resolve(cache))
        .open(
            Stream.of(files).map(TextInFile::new).<TextSource>map(t -> t).toList(),
            tokenizer,
            new TextRules(bad, "body"),
            CUT,
            3,
            Tokenising.Watcher.NOBODY);
  }

  private static List<Segment> all(Tokenising tokenising, int text) {
    List<Segment> all = new ArrayList<>();
    for (Segment s = tokenising.await(text, 0); s != null; s = tokenising.await(text, all.size())) {
      all.add(s);
    }
    return all;
  }

  private static List<String> ids(List<Segment> segments) {
    List<String> ids = new ArrayList<>();
    for (Segment segment : segments) {
      for (int i = 0; i < segment.lines(); i++) {
        ids.add(Arrays.toString(segment.line(i)));
      }
    }
    return ids;
  }

  /** Segment files by name, with when they were written. */
  private Map<String, Object> files(String cache) throws IOException {
    Map<String, Object> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(dir.resolve(cache))) {
      for (Path file : walk.filter(f -> f.toString().endsWith(".tokens")).toList()) {
        files.put(dir.resolve(cache).relativize(file).toString(), Files.getLastModifiedTime(file));
      }
    }
    return files;
  }

  /** Makes the first segments of a text, and stops. */
  private void make(String cache, Path file, int segment) {
    try (Tokenising tokenising = tokenise(cache, BadRows.REJECT, file)) {
      tokenising.await(0, segment);
    }
  }

  /** All that the cache gives for the first of these texts. */
  private List<String> ids(String cache, Path... files) {
    try (Tokenising tokenising = tokenise(cache, BadRows.REJECT, files)) {
      return ids(all(tokenising, 0));
    }
  }

  /** Where a cache of one text has its segments. */
  private Path folder(String cache) throws IOException {
    return dir.resolve(cache).resolve(files(cache).keySet().iterator().next()).getParent();
  }

  @Test
  void segmentsHaveTheLinesOfTheTextAndEndWhereTheTextSays() throws IOException {
    Path file = text("a.txt", 1, 400);
    List<String> expected = new ArrayList<>();
    for (String line : Files.readString(file).split("\n")) {
      if (!line.isBlank()) {
        expected.add(Arrays.toString(tokenizer.encode(line.strip())));
      }
    }
    try (Tokenising tokenising = tokenise("cache", BadRows.REJECT, file)) {
      List<Segment> segments = all(tokenising, 0);
      List<String> ids = ids(segments);
      ids.removeIf("[]"::equals);
      assertThat(ids).isEqualTo(expected);
      long at = 0;
      for (int i = 0; i < segments.size(); i++) {
        Stretch stretch = segments.get(i).stretch();
        assertThat(stretch.from()).isEqualTo(at);
        at = stretch.to();
        if (i < segments.size() - 1) {
          assertThat(at - stretch.from()).isBetween(Math.min(64L << i, 512), 512L + 300);
        }
      }
      assertThat(at).isEqualTo(Files.size(file));
    }
  }

  @Test
  void severalTextsInAnyOrderAndByAnyNumberGiveTheSame() throws Exception {
    Path a = text("a.txt", 1, 300);
    Path b = text("b.txt", 2, 200);
    List<String> first = ids("one", a, b);
    try (Tokenising here = tokenise("two", BadRows.REJECT, b, a);
        Tokenising there = tokenise("two", BadRows.REJECT, a)) {
      there.want(0, 1000);
      here.want(0, 3);
      List<Segment> ofB = all(here, 0);
      assertThat(ids(all(here, 1))).isEqualTo(first);
      assertThat(ids(all(there, 0))).isEqualTo(first);
      assertThat(ofB).isNotEmpty();
    }
  }

  @Test
  void whatIsThereIsNotMadeAgain() throws IOException {
    Path file = text("a.txt", 1, 300);
    make("cache", file, 4);
    Map<String, Object> before = files("cache");
    assertThat(before).hasSize(5);
    List<String> whole = ids("cache", file);
    Map<String, Object> after = files("cache");
    assertThat(after).containsAllEntriesOf(before).hasSizeGreaterThan(10);
    // With all of it there, the text itself is no longer read.
    try (Tokenising tokenising = tokenise("cache", BadRows.REJECT, file)) {
      byte[] other = Files.readAllBytes(file);
      Arrays.fill(other, (byte) 'x');
      Files.write(file, other);
      assertThat(ids(all(tokenising, 0))).isEqualTo(whole);
    }
    assertThat(files("cache")).isEqualTo(after);
  }

  @Test
  void gapsAreFilledWithWhatBelongsThere() throws IOException {
    Path file = text("a.txt", 1, 300);
    final List<String> whole = ids("cache", file);
    Path folder = folder("cache");
    Map<String, String> before = hashes(folder);
    assertThat(before).hasSizeGreaterThan(12);
    for (List<Integer> gaps : List.of(List.of(2, 5), List.of(0, 1, 3, 4, 8), List.of(1, 11))) {
      for (int gap : gaps) {
        Files.delete(folder.resolve(CachedText.segment(gap)));
      }
      assertThat(ids("cache", file)).as("without " + gaps).isEqualTo(whole);
      assertThat(hashes(folder)).as("without " + gaps).isEqualTo(before);
    }
  }

  @Test
  void segmentsOfAnotherPlaceAreRefused() throws IOException {
    Path file = text("a.txt", 1, 300);
    ids("cache", file);
    Path place = folder("cache").resolve(CachedText.segment(5));
    Files.delete(place);
    Files.copy(place.resolveSibling(CachedText.segment(3)), place);
    assertThatThrownBy(() -> ids("cache", file))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("000005.tokens", "the text from byte", "delete the file");
  }

  private static Map<String, String> hashes(Path folder) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> list = Files.list(folder)) {
      for (Path file : list.filter(f -> f.toString().endsWith(".tokens")).toList()) {
        hashes.put(file.getFileName().toString(), FileHash.sha256(file));
      }
    }
    return hashes;
  }

  @Test
  void packedObjectsGiveTheLinesOfTheirTextAlsoWhenTheirMakingIsInterrupted() throws IOException {
    Path plain = text("a.txt", 1, 300);
    StringBuilder objects = new StringBuilder();
    List<String> lines = Files.readString(plain).lines().toList();
    for (int i = 0; i < lines.size(); i += 3) {
      String three = String.join("\n", lines.subList(i, Math.min(lines.size(), i + 3)));
      objects.append(Json.line(Map.of("n", i, "body", three))).append('\n');
    }
    Path packed = dir.resolve("a.jsonl.zst");
    try (var out = new ZstdOutputStream(Files.newOutputStream(packed))) {
      out.write(objects.toString().getBytes(StandardCharsets.UTF_8));
    }
    List<String> expected = ids("plain", plain);
    expected.removeIf("[]"::equals);
    make("packed", packed, 3);
    List<String> ids = ids("packed", packed);
    assertThat(ids.stream().filter("[]"::equals)).as("documents").hasSizeBetween(90, 100);
    ids.removeIf("[]"::equals);
    assertThat(ids).isEqualTo(expected);
  }

  @Test
  void halfWrittenFilesOfAKilledProcessAreNoSegments() throws IOException {
    Path file = text("a.txt", 1, 100);
    List<String> whole = ids("one", file);
    make("two", file, 0);
    Path folder = folder("two");
    Path half = folder.resolve("000001.tokens.tmp-7fffffff-1");
    Files.write(half, new byte[20]);
    assertThat(ids("two", file)).isEqualTo(whole);
    assertThat(half).doesNotExist();
  }

  @Test
  void aTextThatChangedIsNotContinued() throws IOException {
    Path file = text("a.txt", 1, 300);
    try (Tokenising tokenising = tokenise("cache", BadRows.REJECT, file)) {
      tokenising.await(0, 2);
      Path folder = folder("cache");
      tokenising.close();
      byte[] other = Files.readAllBytes(file);
      other[5] ^= 1;
      Files.write(file, other);
      try (Tokenising now = tokenise("elsewhere", BadRows.REJECT, file)) {
        now.await(0, 0);
      }
      // Another text has another folder. As if they had the same name:
      Path theirs = folder("elsewhere");
      for (String name : List.of("000000.tokens", "000001.tokens")) {
        Files.copy(
            folder.resolve(name),
            theirs.resolve(name),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
    try (Tokenising now = tokenise("elsewhere", BadRows.REJECT, file)) {
      assertThatThrownBy(() -> all(now, 0))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("the text that was read before");
    }
  }

  @Test
  void linesThatCannotBeUsedAreToldByTheirNumbers() throws IOException {
    Path file = text("a.txt", 1, 60);
    Files.write(
        file, new byte[] {'\n', (byte) 0xff, '\n'}, java.nio.file.StandardOpenOption.APPEND);
    try (Tokenising tokenising = tokenise("cache", BadRows.REJECT, file)) {
      assertThatThrownBy(() -> all(tokenising, 0))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("line 61 (not UTF-8 at byte 1)");
    }
    try (Tokenising tokenising = tokenise("cache", BadRows.SKIP, file)) {
      List<Stretch> stretches = all(tokenising, 0).stream().map(Segment::stretch).toList();
      assertThat(TextSummary.of("a", stretches, BadRows.SKIP).warnings())
          .containsExactly("a: left out 1 bad line: line 61 (not UTF-8 at byte 1)");
    }
  }

  @Test
  void textWithoutTextIsRefusedAndADamagedFileNamed() throws IOException {
    Path empty = Files.writeString(dir.resolve("e.txt"), "\n \n\n");
    try (Tokenising tokenising = tokenise("cache", BadRows.REJECT, empty)) {
      assertThatThrownBy(() -> all(tokenising, 0))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("lines of text");
    }
    Path file = text("a.txt", 1, 300);
    make("other", file, 2);
    Path place = dir.resolve("other").resolve(files("other").keySet().iterator().next());
    byte[] bytes = Files.readAllBytes(place);
    bytes[70] ^= 8;
    Files.write(place, bytes);
    try (Tokenising tokenising = tokenise("other", BadRows.REJECT, file)) {
      assertThatThrownBy(() -> all(tokenising, 0))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("000000.tokens");
    }
  }

  @Test
  void repeatedLinesOfASegmentAreCounted() throws IOException {
    String line = "a line that is long enough to be no chance";
    Path file = dir.resolve("r.txt");
    Files.writeString(file, String.join("\n", line, "short", line, "short", line, "other"));
    try (Tokenising tokenising = tokenise("cache", BadRows.REJECT, file)) {
      // Lines 1 and 3 are in the first segment of at least 64 bytes.
      assertThat(all(tokenising, 0).stream().map(s -> s.stretch().repeated()))
          .containsExactly(1, 0);
    }
  }

  @Test
  void theUsersCacheIsWhereTheEnvironmentSays() {
    Path home = dir.resolve("home");
    assertThat(TokenCache.of(Map.of(), home).folder()).isEqualTo(home.resolve(".cache/ltp4j"));
    assertThat(TokenCache.of(Map.of("XDG_CACHE_HOME", "/x"), home).folder())
        .isEqualTo(Path.of("/x/ltp4j"));
    assertThat(TokenCache.of(Map.of("XDG_CACHE_HOME", "/x", "LTP_CACHE", "/t"), home).folder())
        .isEqualTo(Path.of("/t"));
  }

  /** Also of objects, packed text, and text that is smaller than some of the samples. */
  @Test
  void samplesThatAreKeptAreThoseThatAreTaken() throws IOException {
    Path plain = text("a.txt", 5, 40_000);
    Path objects = dir.resolve("b.jsonl");
    StringBuilder lines = new StringBuilder();
    for (String line : Files.readString(plain).split("\n")) {
      lines.append(Json.line(Map.of("body", line + "\n\n" + line))).append("\n");
    }
    Files.writeString(objects, lines);
    Path packed = dir.resolve("c.txt.zst");
    try (ZstdOutputStream out = new ZstdOutputStream(Files.newOutputStream(packed))) {
      out.write(Files.readAllBytes(plain));
    }
    for (Path file : List.of(plain, objects, packed, text("d.txt", 6, 3_000))) {
      TextShape shape = TextShape.of(file, "body");
      TextSamples all = TextSampler.all(file, shape, tokenizer);
      for (int texts : new int[] {1, 2, 3, 5, 7, 20, 33, 64, 500}) {
        long size = TextSample.size(texts);
        assertThat(all.get(size))
            .as(file + ", " + texts)
            .isEqualTo(TextSampler.sample(file, shape, tokenizer, size));
      }
    }
  }

  @Test
  void aSampleTellsHowMuchThereIs() throws IOException {
    Path file = text("a.txt", 4, 60_000);
    byte[] all = Files.readAllBytes(file);
    long ids = 0;
    for (String line : new String(all, StandardCharsets.UTF_8).split("\n")) {
      ids += tokenizer.encode(line.strip()).length;
    }
    TextSample sample = TextSampler.sample(file, new TextShape(null), tokenizer, 1 << 17);
    assertThat(sample.segment().ids() * sample.times()).isBetween(ids * 0.97, ids * 1.03);
    assertThat(sample.bytes()).isLessThan(1 << 18);
    Path small = text("b.txt", 4, 20);
    TextSample whole = TextSampler.sample(small, new TextShape(null), tokenizer, 1 << 17);
    assertThat(whole.times()).isEqualTo(1);
  }
}
