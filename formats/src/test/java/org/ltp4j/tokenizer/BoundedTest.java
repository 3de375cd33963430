package org.ltp4j.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.golden.Golden;
import org.ltp4j.random.Streams;
import org.ltp4j.template.Placement;
import org.ltp4j.template.Template;
import org.ltp4j.template.TemplateEncoder;

/** Very long texts: only what can matter is encoded, and it gives the same ids. */
class BoundedTest {
  private static final String[] WORDS = {
    "market", "gestern,", "день", "½", "e\u0323\u0301", "中文字", "  ", "۱۲", "ﬁn.", "कल", "a-b"
  };

  @TempDir private Path directory;

  private static String text(long seed, int words) {
    SplittableRandom random = new Streams(seed).stream("words");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return text.toString().strip();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void beginningAndEndHaveTheIdsOfTheWhole(long seed) {
    try (Tokenizer tokenizer = Tokenizer.open(Golden.folder().resolve("xlmr"))) {
      String text = text(seed, 20_000);
      String bounded = tokenizer.shortened(text, 50);
      assertThat(bounded.length()).as("seed %s", seed).isLessThan(20_000);
      int[] whole = tokenizer.encode(text);
      int[] part = tokenizer.encode(bounded);
      assertThat(Arrays.copyOf(part, 50)).isEqualTo(Arrays.copyOf(whole, 50));
      assertThat(Arrays.copyOfRange(part, part.length - 20, part.length))
          .isEqualTo(Arrays.copyOfRange(whole, whole.length - 20, whole.length));
    }
  }

  @Test
  void anInputIsTheSameAsThatOfTheWholeText() {
    try (Tokenizer tokenizer = Tokenizer.open(Golden.folder().resolve("xlmr"))) {
      for (long seed = 1; seed <= 10; seed++) {
        String text = text(seed, 8_000);
        Template template = Template.parse("{a}, {b}? <mask>.".replace("<mask>", "{mask}"));
        TemplateEncoder encoder =
            new TemplateEncoder(tokenizer, template, Placement.PREFIX, 0, 64, seed % 2 == 0);
        int[] ids = encoder.encode(Map.of("a", text, "b", "short one")).ids();
        // Short enough to be looked at as a whole, and cut off at the same place.
        String shorter = text.substring(0, 12_000) + text.substring(text.length() - 3_000);
        assertThat(tokenizer.shortened(shorter, 64)).isEqualTo(shorter);
        assertThat(encoder.encode(Map.of("a", shorter, "b", "short one")).ids())
            .as("seed %s", seed)
            .isEqualTo(ids);
      }
    }
  }

  @Test
  void whatHasNoGapAtAllIsCutOnceItIsLongerThanAnythingWritten() {
    SmallTokenizer.unigram("▁", "a", "b", "aa", "aaa", "ab", "ba").write(directory);
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      String text = "a".repeat(1 << 17);
      assertThat(tokenizer.shortened(text, 50).length()).isEqualTo(text.length());
      String longer = tokenizer.shortened(text.repeat(8) + "b", 50);
      assertThat(longer.length()).isLessThan(20_000);
      assertThat(longer).endsWith("ab");
      assertThat(Arrays.copyOf(tokenizer.encode(longer), 50))
          .isEqualTo(Arrays.copyOf(tokenizer.encode(text), 50));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void textWithoutSpacesIsCutWhereNoPieceReachesAcross(long seed) {
    SplittableRandom random = new Streams(seed).stream("pieces");
    String[] letters = "中文字典漢語ไทยกข้าว。ab".split("");
    List<String> pieces = new ArrayList<>(List.of(letters));
    pieces.add("▁");
    for (int i = 0; i < 60; i++) {
      String piece = any(random, letters, 2 + random.nextInt(4));
      pieces.add(i % 5 == 0 ? "▁" + piece : piece);
    }
    SmallTokenizer.unigram(pieces.stream().distinct().toArray(String[]::new))
        .with(
            root ->
                root.at("/model/vocab")
                    .forEach(piece -> ((ArrayNode) piece).set(1, -1 - random.nextInt(64) / 16.0)))
        .write(directory);
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      requireSame(tokenizer, any(random, letters, 60_000), 50);
      // Few letters: pieces overlap nearly everywhere; letters without a piece.
      requireSame(tokenizer, any(random, new String[] {"中", "文", "字", "x", "y"}, 60_000), 50);
      requireSame(tokenizer, any(random, new String[] {"語", "▁", " ", "a", "b", "z"}, 60_000), 50);
    }
  }

  private static String any(SplittableRandom random, String[] parts, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> parts[random.nextInt(parts.length)])
        .collect(Collectors.joining());
  }

  private static int requireSame(Tokenizer tokenizer, String text, int tokens) {
    String bounded = tokenizer.shortened(text, tokens);
    int[] whole = tokenizer.encode(text);
    int[] part = tokenizer.encode(bounded);
    assertThat(Arrays.copyOf(part, tokens)).isEqualTo(Arrays.copyOf(whole, tokens));
    assertThat(Arrays.copyOfRange(part, part.length - 20, part.length))
        .isEqualTo(Arrays.copyOfRange(whole, whole.length - 20, whole.length));
    assertThat(tokenizer.prefix(bounded, tokens)).isEqualTo(tokenizer.prefix(text, tokens));
    return bounded.length();
  }

  private static Path mini() {
    return Path.of(System.getProperty("ltp.root"), "models/mini");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void textOfManyScriptsHasTheIdsOfTheWhole(long seed) {
    String[] parts = {
      "中国人民",
      "日本語で",
      "か\u3099き",
      "ﾊﾟ",
      "ภาษาไทย",
      "น้ำ",
      "ကျွန်တော်",
      "ភាសាខ្មែរ",
      "한국어",
      "1,234",
      "。",
      "𠮷野",
      "\ud83d\ude00",
      "①",
      "e\u0323\u0301",
      "\u200b",
      "word",
      "、",
      "ﷺ",
      "Ω"
    };
    SplittableRandom random = new Streams(seed).stream("scripts");
    try (Tokenizer tokenizer = Tokenizer.open(mini())) {
      assertThat(requireSame(tokenizer, any(random, parts, 20_000), 64)).isLessThan(20_000);
    }
  }

  @Test
  void ideographsAreWordsForBert() {
    SmallTokenizer.wordPiece("中", "文", "##文", "中文").write(directory);
    SplittableRandom random = new Streams(1).stream("ideographs");
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      String text = any(random, new String[] {"中", "文", "中文", "a", "语"}, 40_000);
      assertThat(requireSame(tokenizer, text, 64)).isLessThan(12_000);
    }
  }

  @Test
  void whatHasNoPlaceToCutStaysWhole() {
    try (Tokenizer tokenizer = Tokenizer.open(Golden.folder().resolve("xlmr"))) {
      for (String text : new String[] {"", "a b", "中".repeat(500)}) {
        assertThat(tokenizer.shortened(text, 10)).isEqualTo(text);
      }
    }
    String text = "aa".repeat(50_000);
    SmallTokenizer.unigram("▁", "a", "aa").write(directory);
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.shortened(text, 10)).isEqualTo(text);
    }
  }

  @Test
  void soDoesTextWhosePiecesGoAcrossSpaces() {
    String text = "a b ".repeat(50_000);
    SmallTokenizer across = SmallTokenizer.unigram("▁", "▁a", "▁a▁b");
    across.set("/pre_tokenizer/split", "false").write(directory);
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.shortened(text, 10)).isEqualTo(text);
    }
    SmallTokenizer.unigram("▁", "▁a", "▁b").set("/pre_tokenizer/split", "false").write(directory);
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.shortened(text, 10)).hasSizeLessThan(10_000).startsWith("a b");
    }
  }
}
