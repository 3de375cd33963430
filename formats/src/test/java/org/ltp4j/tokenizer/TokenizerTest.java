package org.ltp4j.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.golden.Golden;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;

class TokenizerTest {
  private static final Path GOLDEN = Golden.folder();

  private static Tokenizer tokenizer;
  @TempDir private Path directory;

  @BeforeAll
  static void open() {
    tokenizer = Tokenizer.open(GOLDEN.resolve("xlmr"));
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void knowsItsSpecialTokens() {
    assertThat(tokenizer.piece(tokenizer.bos())).isEqualTo("<s>");
    assertThat(tokenizer.piece(tokenizer.eos())).isEqualTo("</s>");
    assertThat(tokenizer.piece(tokenizer.pad())).isEqualTo("<pad>");
    assertThat(tokenizer.piece(tokenizer.unk())).isEqualTo("<unk>");
    assertThat(tokenizer.piece(tokenizer.mask())).isEqualTo("<mask>");
    assertThat(tokenizer.pad()).isEqualTo(1);
    assertThat(tokenizer.mask()).isEqualTo(tokenizer.size() - 1);
    assertThat(tokenizer.specialIds())
        .containsExactly(
            tokenizer.bos(), tokenizer.pad(), tokenizer.eos(), tokenizer.unk(), tokenizer.mask());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<mask>", "a <mask> b", "</s></s>", "x<s>y", "<pad>", "[MASK]", "\uFFFF<mask>"})
  void specialTokensInTextAreCharacters(String text) {
    assertThat(tokenizer.encode(text))
        .isNotEmpty()
        .doesNotContain(tokenizer.mask(), tokenizer.bos(), tokenizer.eos(), tokenizer.pad());
    assertThat(tokenizer.encodeAll(List.of(text))).containsExactly(tokenizer.encode(text));
  }

  @Test
  void specialTokensInTextAreParsedWhereTheReferenceDoes() {
    assertThat(tokenizer.encodeWithSpecials("good <mask>"))
        .startsWith(tokenizer.bos())
        .containsOnlyOnce(tokenizer.mask())
        .endsWith(tokenizer.eos());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\0", "a\0b", "\uD800", "a \uDC00\uD800 b", "\u200B", "\n\t"})
  void oddTextsAreTaken(String text) {
    int[] ids = tokenizer.encode(text);
    assertThat(IntStream.of(ids).boxed())
        .allSatisfy(id -> assertThat(id).isBetween(0, tokenizer.size() - 1));
  }

  @Test
  void halfSurrogatePairsLeaveTheRestOfTheTextAlone() {
    int[] ids = tokenizer.encode("good 😀 day");
    assertThat(tokenizer.encode("\uD83D good 😀 day")).endsWith(ids);
  }

  @Test
  void longTextsAreTakenWhole() {
    int[] word = tokenizer.encode("market");
    assertThat(tokenizer.encode("market ".repeat(10_000))).hasSize(10_000 * word.length);
    assertThat(tokenizer.encode("x".repeat(1 << 20))).hasSizeGreaterThan(1000);
  }

  @Test
  void prefixesAreNeverLongerThanAskedAndAreBeginnings() {
    long seed = 7;
    SplittableRandom random = new Streams(seed).stream("prefix");
    List<String> alphabet =
        List.of("a", "é", " ", "中", "ﷺ", "😀", "½", "ก", ".", "श", "the ", "<s>");
    for (int round = 0; round < 300; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(20); i >= 0; i--) {
        text.append(alphabet.get(random.nextInt(alphabet.size())));
      }
      int[] whole = tokenizer.encode(text.toString());
      int asked = random.nextInt(whole.length + 2);
      String prefix = tokenizer.prefix(text.toString(), asked);
      String what = "seed %d round %d: %d of '%s'".formatted(seed, round, asked, text);
      assertThat(text.toString()).as(what).startsWith(prefix);
      int[] ids = tokenizer.encode(prefix);
      assertThat(ids.length).as(what).isLessThanOrEqualTo(asked);
      assertThat(Arrays.copyOf(whole, ids.length)).as(what).isEqualTo(ids);
    }
  }

  @Test
  void threadsShareIt() {
    String text = "The market was closed all day.";
    int[] expected = tokenizer.encode(text);
    assertThat(IntStream.range(0, 500).parallel().mapToObj(i -> tokenizer.encode(text)))
        .allSatisfy(ids -> assertThat(ids).isEqualTo(expected));
  }

  @Test
  void aWordPieceTokenizerWorksToo() throws IOException {
    Files.writeString(directory.resolve("tokenizer.json"), WORD_PIECE);
    try (Tokenizer bert = Tokenizer.open(directory)) {
      assertThat(bert.pieces(bert.encode("Good [MASK] days")))
          .containsExactly("good", "[", "mask", "]", "day", "##s");
      assertThat(bert.pieces(bert.encodeWithSpecials("good [MASK]")))
          .containsExactly("[CLS]", "good", "[MASK]", "[SEP]");
      assertThat(bert.pieces(bert.encode("zzz"))).containsExactly("[UNK]");
      assertThat(bert.piece(bert.bos())).isEqualTo("[CLS]");
      assertThat(bert.piece(bert.pad())).isEqualTo("[PAD]");
    }
  }

  @Test
  void theFileThatWasLookedForIsNamed() {
    assertThatThrownBy(() -> Tokenizer.open(directory))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("tokenizer.json")
        .hasMessageContaining(directory.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}", "{\"model\": {\"vocab\": {}}}", "null"})
  void brokenFilesAreProblems(String json) throws IOException {
    Files.writeString(directory.resolve("tokenizer.json"), json);
    assertThatThrownBy(() -> Tokenizer.open(directory))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("tokenizer.json");
  }

  @Test
  void aTokenizerWithoutMaskIsRefused() throws IOException {
    Files.writeString(
        directory.resolve("tokenizer.json"), WORD_PIECE.replace("\"[MASK]\"", "\"[HIDE]\""));
    assertThatThrownBy(() -> Tokenizer.open(directory))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("mask_token");
  }

  private static final String WORD_PIECE =
      """
      {"version": "1.0",
       "truncation": {"max_length": 3, "strategy": "LongestFirst", "stride": 0, "direction": "Right"},
       "padding": null,
       "added_tokens": [%s],
       "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                      "strip_accents": null, "lowercase": true},
       "pre_tokenizer": {"type": "BertPreTokenizer"},
       "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
       "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
       "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                 "max_input_chars_per_word": 100,
                 "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4,
                           "good": 5, "day": 6, "##s": 7, "[": 8, "]": 9, "mask": 10}}}
      """
          .formatted(
              String.join(
                  ",",
                  added(0, "[PAD]"),
                  added(1, "[UNK]"),
                  added(2, "[CLS]"),
                  added(3, "[SEP]"),
                  added(4, "[MASK]")));

  private static String added(int id, String content) {
    return """
        {"id": %d, "content": "%s", "single_word": false, "lstrip": false, "rstrip": false,
         "normalized": false, "special": true}"""
        .formatted(id, content);
  }
}
