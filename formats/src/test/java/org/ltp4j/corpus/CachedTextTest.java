package org.ltp4j.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.golden.Golden;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/** Segments that are made in any order are the bytes of those made one after another. */
class CachedTextTest {
  private static final Cut CUT = new Cut(64, 512);
  private static final TextRules RULES = new TextRules(BadRows.SKIP, "body");

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

  /** Lines of all lengths, empty ones, of both line ends, one that is no UTF-8. */
  private static byte[] lines(long seed, boolean objects) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder(objects ? "" : "\uFEFF");
    for (int i = 0; i < 300; i++) {
      String line = "river Mond ".repeat(random.nextInt(random.nextInt(20) == 0 ? 90 : 9)) + i % 7;
      line = random.nextInt(6) == 0 ? "" : line;
      text.append(objects && !line.isEmpty() ? Json.line(Map.of("body", line + "\nb")) : line);
      text.append(random.nextInt(4) == 0 ? "\r\n" : "\n");
      if (i == 200) {
        text.append("\u00ff\n");
      }
    }
    byte[] bytes =
        text.append("the last line has no end").toString().getBytes(StandardCharsets.UTF_8);
    for (int i = 1; i < bytes.length; i++) {
      if (bytes[i - 1] == (byte) 0xc3 && bytes[i] == (byte) 0xbf) {
        bytes[i] = 'x'; // which does not go on with the character that begins before it
      }
    }
    return bytes;
  }

  private List<Path> texts() throws IOException {
    Path plain = Files.write(dir.resolve("a.txt"), lines(1, false));
    Path ended = Files.writeString(dir.resolve("b.txt"), "one line\nand another one\n\n\n");
    Path packed = dir.resolve("c.txt.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(lines(2, false));
    }
    Path objects = dir.resolve("d.jsonl.zst");
    try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(objects))) {
      out.write(lines(3, true));
    }
    return List.of(plain, ended, packed, objects);
  }

  private static Map<String, String> content(Path folder) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(f -> !f.getFileName().toString().startsWith(".")).toList()) {
        if (Files.isRegularFile(file)) {
          content.put(
              folder.relativize(file).toString(),
              Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return content;
  }

  @Test
  void anyOrderGivesTheSameBytes() throws IOException {
    List<Path> texts = texts();
    Path one = dir.resolve("one");
    List<HeldText> held =
        new TokenCache(one).fill(texts, tokenizer, RULES, CUT, 2, Tokenising.Watcher.NOBODY);
    Path other = dir.resolve("other");
    for (int t = 0; t < texts.size(); t++) {
      CachedText text =
          CachedText.of(texts.get(t), tokenizer.identity(), RULES, CUT, texts.get(t).toString());
      Path folder = Files.createDirectories(other.resolve(text.folder()));
      List<CachedText.Start> starts = text.starts();
      int n = starts.size() - 1;
      assertThat(held.get(t).segments()).isEqualTo(n);
      assertThat(held.get(t).bytes()).isEqualTo(starts.get(n).bytes());
      Files.writeString(folder.resolve(CachedText.ABOUT), text.about());
      Files.writeString(folder.resolve(CachedText.END), CachedText.end(n));
      TreeMap<Integer, Integer> checksums = new TreeMap<>();
      CachedText.Sink sink =
          (number, segment) -> {
            segment.write(folder.resolve(CachedText.segment(number)));
            checksums.put(number, segment.checksum());
          };
      text.make(starts, n / 2, n, tokenizer, i -> i % 2 == 1, sink);
      text.make(starts, 0, n, tokenizer, i -> i < n / 2 || i % 2 == 0, sink);
      FolderContents contents =
          text.contents(
              List.copyOf(checksums.values()),
              TextIdentity.isPacked(texts.get(t)),
              text.samples(tokenizer),
              text.whole(tokenizer, all -> all.write(folder.resolve(FolderContents.WHOLE))));
      Files.writeString(folder.resolve(FolderContents.FILE), contents.toJson());
    }
    assertThat(content(other)).isEqualTo(content(one)).hasSizeGreaterThan(40);
    assertThat(held.get(0).warnings()).hasSize(1);
    assertThat(held.get(1).tokens())
        .isEqualTo(
            tokenizer.encode("one line").length + tokenizer.encode("and another one").length);
  }

  @Test
  void linesThatAreRefusedAndTextThatIsCutOffAreNamed() throws IOException {
    Path file = texts().get(0);
    CachedText strict =
        CachedText.of(file, tokenizer.identity(), new TextRules(BadRows.REJECT, "body"), CUT, "a");
    List<CachedText.Start> starts = strict.starts();
    int n = starts.size() - 1;
    assertThatThrownBy(
            () -> strict.make(starts, 0, n, tokenizer, i -> true, (number, segment) -> {}))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("line 202");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(
            () -> strict.make(starts, n - 1, n, tokenizer, i -> true, (number, segment) -> {}))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("another one");
  }
}
