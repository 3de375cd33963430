package org.ltp4j.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.golden.Golden;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;

class CharsMapTest {
  private static final Path GOLDEN = Golden.folder();
  private static final byte[] SOUND =
      SentencePieceModel.read(GOLDEN.resolve("xlmr/sentencepiece.bpe.model")).charsMap();

  @TempDir private Path directory;

  @Test
  void soundRulesAndNoneAreTaken() {
    assertThatCode(() -> CharsMap.of(SOUND)).doesNotThrowAnyException();
    assertThatCode(() -> CharsMap.of(new byte[0])).doesNotThrowAnyException();
  }

  /** SentencePiece 0.2 gives these for the rules nmt_nfkc. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // A letter with two marks: one rule takes letter and first mark, the second mark stays.
        "s\u1EB9\u0301  | s\u1EB9\u0301",
        "se\u0323\u0301 | s\u1EB9\u0301",
        "e\u0301\u0323  | \u00E9\u0323",
        "a\u0302\u0301  | \u1EA5",
        "x\u0301\u0302  | x\u0301\u0302",
        // Half-width kana with their marks.
        "\uFF8A\uFF9E\uFF8A\uFF9F | \u30D0\u30D1",
        "\uFB01\u00BD   | fi1\u20442",
        "\u1112\u1161\u11AB | \uD55C",
        "plain          | plain"
      })
  void theLongestRuleIsTaken(String text, String normalized) throws IOException {
    assertThat(CharsMap.of(SOUND).normalize(text)).isEqualTo(normalized);
  }

  @Test
  void wordsThatDifferInAToneMarkStayDifferent() throws IOException {
    Files.write(
        directory.resolve("sentencepiece.bpe.model"),
        SentencePieceBytes.begun()
            .piece("▁", -2)
            .piece("\u1EB9", -2)
            .piece("\u0300", -2)
            .piece("\u0301", -2)
            .unigram(SOUND));
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.encode("e\u0323")).containsExactly(4, 5);
      assertThat(tokenizer.encode("e\u0323\u0300")).containsExactly(4, 5, 6);
      assertThat(tokenizer.encode("e\u0323\u0301")).containsExactly(4, 5, 7);
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "2,1", "3,2", "4,2", "5,3", "99,3"})
  void theSourceOfABeginningIsWhatMakesNoMore(int length, int source) throws IOException {
    // Three characters, which make 1, 2 and 2.
    assertThat(CharsMap.of(SOUND).sourceLength("x\uFB01\uFB02", length)).isEqualTo(source);
  }

  @Test
  void rulesThatEndEarlyAreRefused() {
    int trie = Integer.BYTES + ByteBuffer.wrap(SOUND).order(ByteOrder.LITTLE_ENDIAN).getInt();
    for (int length : new int[] {1, 3, 4, 1000, trie - 1, trie, SOUND.length / 2, trie + 9}) {
      assertThatThrownBy(() -> CharsMap.of(Arrays.copyOf(SOUND, length)))
          .as("%d of %d bytes", length, SOUND.length)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void replacementsThatAreNoUtf8AreRefused() {
    byte[] map = SOUND.clone();
    map[map.length - 1] = (byte) 0xff;
    assertThatThrownBy(() -> CharsMap.of(map)).hasMessageContaining("UTF-8");
  }

  /** The native library ends the process where the check lets something bad through. */
  @Test
  void whatIsTakenIsSafeToUse() throws IOException {
    long seed = 5;
    SplittableRandom random = new Streams(seed).stream("charsmap");
    StringBuilder text = new StringBuilder();
    for (int c = 32; c < 0x3400; c++) {
      text.appendCodePoint(c);
    }
    int refused = 0;
    for (int round = 0; round < 40; round++) {
      byte[] map = SOUND.clone();
      int trie = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN).getInt();
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        map[Integer.BYTES + random.nextInt(trie)] = (byte) random.nextInt();
      }
      Files.write(
          directory.resolve("sentencepiece.bpe.model"),
          SentencePieceBytes.begun().piece("▁", -1).piece("a", -2).unigram(map));
      try (Tokenizer tokenizer = Tokenizer.open(directory)) {
        assertThat(tokenizer.encode(text.toString()))
            .as("seed %d round %d", seed, round)
            .isNotEmpty();
      } catch (Problem expected) {
        assertThat(expected).hasMessageContaining("out of bounds");
        refused++;
      }
    }
    assertThat(refused).as("seed %d", seed).isBetween(1, 39);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"AAAA\"", "\"AAQAAA==\"", "\"no base64!\"", "7", "null"})
  void thoseOfATokenizerJsonAreCheckedToo(String rules) throws IOException {
    Path json = directory.resolve("tokenizer.json");
    Files.writeString(
        json,
        """
        {"normalizer": {"type": "Sequence", "normalizers": [
           {"type": "Precompiled", "precompiled_charsmap": %s}]},
         "model": {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0]]}}
        """
            .formatted(rules));
    assertThatThrownBy(() -> Tokenizer.open(directory))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(json.toString(), "precompiled_charsmap");
  }
}
