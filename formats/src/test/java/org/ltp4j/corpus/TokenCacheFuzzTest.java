package org.ltp4j.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.BadRows;
import org.ltp4j.fuzz.ByteMutations;
import org.ltp4j.fuzz.Fuzz;
import org.ltp4j.fuzz.TextMutations;
import org.ltp4j.golden.Golden;
import org.ltp4j.tokenizer.Tokenizer;

/** Damaged caches: a file is what was written or refused, and a text's ids are made again. */
class TokenCacheFuzzTest {
  @TempDir Path dir;
  private Tokenizer tokenizer;
  private Path text;
  private List<String> ids;

  @BeforeEach
  void make() throws IOException {
    tokenizer = Tokenizer.open(Golden.folder().resolve("xlmr"));
    text = Files.writeString(dir.resolve("a.txt"), "Two boats, el río.\n\nمرحبا 7\n".repeat(9));
    ids = tokenised();
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  private List<String> tokenised() {
    TextRules rules = new TextRules(BadRows.REJECT, "body");
    try (Tokenising tokenising =
        new TokenCache(dir.resolve("cache"))
            .open(
                List.of(new TextInFile(text)),
                tokenizer,
                rules,
                new Cut(64, 512),
                1,
                Tokenising.Watcher.NOBODY)) {
      List<String> all = new ArrayList<>();
      int n = 0;
      for (Segment s = tokenising.await(0, n); s != null; s = tokenising.await(0, ++n)) {
        all.addAll(lines(s));
      }
      return all;
    }
  }

  private static List<String> lines(Segment segment) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < segment.lines(); i++) {
      lines.add(Arrays.toString(segment.line(i)));
    }
    return lines;
  }

  private Path file(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(dir.resolve("cache"))) {
      return files.filter(f -> f.toString().endsWith(ending)).sorted().findFirst().orElseThrow();
    }
  }

  @Test
  void segments() throws IOException {
    Path file = file(".tokens");
    List<String> whole = lines(Segment.open(file));
    Fuzz.Reader reader = () -> assertThat(lines(Segment.open(file))).isEqualTo(whole);
    Fuzz.damage(file, ByteMutations.any(), reader);
    Fuzz.damage(file, ByteMutations.within(Segment.HEAD), reader);
  }

  @Test
  void contents() throws IOException {
    TextRules rules = new TextRules(BadRows.REJECT, "body");
    new TokenCache(dir.resolve("cache"))
        .fill(List.of(text), tokenizer, rules, new Cut(64, 512), 1, Tokenising.Watcher.NOBODY);
    Path file = file(FolderContents.FILE);
    FolderContents whole = FolderContents.load(file);
    assertThat(whole.segments()).isNotEmpty();
    Fuzz.Reader reader = () -> assertThat(FolderContents.load(file)).isEqualTo(whole);
    Fuzz.damage(file, TextMutations.json(), reader);
    Fuzz.damage(file, ByteMutations.any(), reader);
  }

  @Test
  void folders() throws IOException {
    Fuzz.Reader reader = () -> assertThat(tokenised()).isEqualTo(ids);
    Fuzz.damage(file(".tokens"), ByteMutations.any(), reader);
    Fuzz.damage(file("about.json"), TextMutations.json(), reader);
  }
}
