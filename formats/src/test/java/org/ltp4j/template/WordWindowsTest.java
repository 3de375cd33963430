package org.ltp4j.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ltp4j.golden.Golden;
import org.ltp4j.tokenizer.Tokenizer;

/** Texts whose words do not fit into an input are read in windows: every word in one or two. */
class WordWindowsTest {
  private static Tokenizer tokenizer;

  @BeforeAll
  static void open() {
    tokenizer = Tokenizer.open(Golden.folder().resolve("xlmr"));
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static Encoded encode(int maxLength, List<String> words) {
    TemplateEncoder encoder =
        new TemplateEncoder(
            tokenizer, Template.parse("{text}"), Placement.PREFIX, 3, maxLength, false, true);
    return encoder.encode(Map.of("text", String.join(" ", words)));
  }

  /** Words of different lengths, some longer than any window, one that has no piece. */
  private static List<String> words(SplittableRandom random, int n) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int kind = random.nextInt(30);
      words.add(
          kind == 0
              ? "Donaudampfschifffahrt".repeat(8)
              : kind == 1 ? "\u200b" : "river".substring(0, 1 + random.nextInt(5)) + i);
    }
    return words;
  }

  @Test
  void everyWordHasOnePlaceAndWindowsFit() {
    for (int seed = 0; seed < 40; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int maxLength = 12 + random.nextInt(40);
      List<String> words = words(random, 1 + random.nextInt(90));
      Encoded input = encode(maxLength, words);
      assertThat(input.read()).isEqualTo(words.size());
      assertThat(input.truncated()).isFalse();
      assertThat(input.isPart()).isEqualTo(input.windows().size() > 1);
      int word = 0;
      for (Encoded window : input.windows()) {
        assertThat(window.length()).isLessThanOrEqualTo(maxLength);
        assertThat(window.places().length).as("something new").isGreaterThan(window.shared());
        word -= window.shared();
        assertThat(word).isNotNegative();
        for (int place : window.places()) {
          int[] alone = encode(maxLength, List.of(words.get(word++))).ids();
          // Behind three virtual tokens and the one that opens the text.
          assertThat(window.ids()[place]).isEqualTo(alone[4]);
        }
      }
      assertThat(word).isEqualTo(words.size());
    }
  }

  @Test
  void whatFitsIsOneInput() {
    List<String> words = List.of("two", "boats", "pass");
    Encoded input = encode(64, words);
    assertThat(input.further()).isEmpty();
    assertThat(input.places()).hasSize(3);
    assertThat(encode(input.length(), words).further()).isEmpty();
    assertThat(encode(input.length() - 1, words).further()).isNotEmpty();
  }

  @Test
  void ofSharedWordsEachHalfComesFromTheWindowThatHasMoreAround() {
    SplittableRandom random = new SplittableRandom(5);
    List<String> words = words(random, 60);
    Encoded input = encode(40, words);
    assertThat(input.further()).hasSizeGreaterThan(2).anyMatch(window -> window.shared() > 1);
    List<float[]> scores = new ArrayList<>();
    int before = 0;
    for (Encoded window : input.windows()) {
      int from = before - window.shared();
      int number = scores.size();
      // For each word two scores: its number in the text, and its window.
      float[] own = new float[2 * window.places().length];
      IntStream.range(0, window.places().length)
          .forEach(
              i -> {
                own[2 * i] = from + i;
                own[2 * i + 1] = number;
              });
      scores.add(own);
      before = from + window.places().length;
    }
    float[] joined = input.joined(scores);
    assertThat(joined).hasSize(2 * words.size());
    int[] window = new int[words.size()];
    for (int word = 0; word < window.length; word++) {
      assertThat(joined[2 * word]).isEqualTo(word);
      window[word] = (int) joined[2 * word + 1];
    }
    assertThat(window).isSorted();
    int first = input.places().length;
    int shared = input.further().get(0).shared();
    assertThat(Arrays.stream(window).filter(w -> w == 0).count())
        .isEqualTo(first - shared + shared / 2);
  }
}
