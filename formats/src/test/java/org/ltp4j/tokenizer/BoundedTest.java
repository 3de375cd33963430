package org.ltp4j.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
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
      String bounded = tokenizer.bounded(text, 50);
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
        assertThat(tokenizer.bounded(shorter, 64)).isEqualTo(shorter);
        assertThat(encoder.encode(Map.of("a", shorter, "b", "short one")).ids())
            .as("seed %s", seed)
            .isEqualTo(ids);
      }
    }
  }

  @Test
  void whatHasNoSpacesBetweenWordsStaysWhole() {
    try (Tokenizer tokenizer = Tokenizer.open(Golden.folder().resolve("xlmr"))) {
      for (String text : new String[] {"中".repeat(50_000), "a, ".repeat(50_000), "", "a b"}) {
        assertThat(tokenizer.bounded(text, 10)).isEqualTo(text);
      }
    }
  }

  @Test
  void soDoesTextWhosePiecesGoAcrossSpaces() {
    String text = "a b ".repeat(50_000);
    SmallTokenizer across = SmallTokenizer.unigram("▁", "▁a", "▁a▁b");
    across.set("/pre_tokenizer/split", "false").write(directory);
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.bounded(text, 10)).isEqualTo(text);
    }
    SmallTokenizer.unigram("▁", "▁a", "▁b").set("/pre_tokenizer/split", "false").write(directory);
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.bounded(text, 10)).hasSizeLessThan(10_000).startsWith("a b");
    }
  }
}
