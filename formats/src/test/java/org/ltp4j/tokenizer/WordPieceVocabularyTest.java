package org.ltp4j.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.problem.Problem;

/** A BERT of which there is only the {@code vocab.txt}. */
class WordPieceVocabularyTest {
  private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
  private static final String[] PIECES = {
    "a", "##b", "##B", "A", "é", "e", "漢", "字", "ab", ",", "\u2028", "##漢"
  };
  private static final List<String> TEXTS =
      List.of("ab aB, AB", "é e\u0301 É", "漢字a漢", "", "b zz [MASK] ab", "a\tab\u00a0A\u0000b");

  @TempDir private Path directory;

  @BeforeEach
  void smallLettersOnly() throws IOException {
    settings("{\"do_lower_case\": true}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          {"do_lower_case": true}
          {"do_lower_case": false}
          {"do_lower_case": false, "strip_accents": true, "tokenize_chinese_chars": false}
          {"do_lower_case": true, "strip_accents": false, "tokenizer_class": "DistilBertTokenizer"}
          """)
  void itReadsAsTheTokenizerJsonOfTheSamePieces(String settings) throws IOException {
    settings(settings);
    vocabulary(PIECES);
    Path whole = Files.createDirectory(directory.resolve("whole"));
    SmallTokenizer.wordPiece(PIECES).write(whole, settings);
    assertThat(Tokenizer.identity(directory)).isEqualTo(Tokenizer.identity(whole));
    Path made = Files.createDirectory(directory.resolve("made"));
    Tokenizer.writeJson(directory, made.resolve("tokenizer.json"));
    try (Tokenizer bare = Tokenizer.open(directory);
        Tokenizer full = Tokenizer.open(whole);
        Tokenizer written = Tokenizer.open(made)) {
      for (String text : TEXTS) {
        assertThat(bare.encode(text)).as(text).isEqualTo(full.encode(text));
        assertThat(written.encodeWithSpecials(text))
            .as(text)
            .isEqualTo(bare.encodeWithSpecials(text))
            .startsWith(2)
            .endsWith(3);
      }
    }
  }

  @Test
  void capitalLettersCountWhereTheSettingsSaySo() throws IOException {
    vocabulary(PIECES);
    try (Tokenizer small = Tokenizer.open(directory)) {
      assertThat(small.encode("aB A")).containsExactly(13, 5);
    }
    settings("{\"do_lower_case\": false}");
    try (Tokenizer capital = Tokenizer.open(directory)) {
      assertThat(capital.encode("aB A")).containsExactly(5, 7, 8);
    }
  }

  @Test
  void idsAreNumbersOfLinesOfWhichTheLastOfEqualOnesCounts() throws IOException {
    vocabulary("a", "", "b", "a");
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.encode("b a")).containsExactly(7, 8);
    }
    Files.writeString(file(), Files.readString(file()).replace("\n", "\r\n"));
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.encode("b a")).containsExactly(7, 8);
    }
  }

  @Test
  void specialTokensMayHaveOtherNames() throws IOException {
    settings("{\"do_lower_case\": false, \"cls_token\": \"<b>\", \"sep_token\": \"<e>\"}");
    Files.writeString(file(), "[PAD]\n[UNK]\n<b>\n<e>\n[MASK]\na\n");
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.encodeWithSpecials("a")).containsExactly(2, 5, 3);
      assertThat(tokenizer.mask()).isEqualTo(4);
    }
  }

  @Test
  void otherFilesComeFirst() throws IOException {
    vocabulary("a");
    SmallTokenizer.wordPiece("b").write(directory);
    assertThat(Tokenizer.file(directory)).hasFileName("tokenizer.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"do_lower_case\": null}"})
  void whetherCapitalLettersCountIsNeverGuessed(String settings) throws IOException {
    vocabulary("a");
    settings(settings);
    refused("vocab.txt", "do_lower_case in tokenizer_config.json", "{\"do_lower_case\": false}");
    settings("{\"do_lower_case\": \"no\"}");
    refused("tokenizer_config.json: do_lower_case", "true or false", "\"no\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          tokenizer_config.json; {"do_lower_case": false, "tokenizer_class": "PhobertTokenizer"}; PhobertTokenizer
          config.json; {"tokenizer_class": "BertJapaneseTokenizer"}; BertJapaneseTokenizer
          tokenizer_config.json; {"do_lower_case": false, "word_tokenizer_type": "mecab"}; words of mecab
          tokenizer_config.json; {"do_lower_case": false, "do_basic_tokenize": false}; do_basic_tokenize
          """)
  void vocabulariesOfOtherTokenizersAreRefused(String name, String json, String part)
      throws IOException {
    vocabulary("a");
    Files.writeString(directory.resolve(name), json);
    refused(part, "needs its tokenizer.json");
  }

  @Test
  void whatIsNoVocabularyIsRefused() throws IOException {
    Files.writeString(file(), "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n");
    refused("vocab.txt", "5 lines without [MASK], the mask token");
    Files.writeString(file(), "");
    refused("vocab.txt", "0 lines without [CLS]");
    Files.write(file(), new byte[] {'a', (byte) 0xff, '\n'});
    refused("vocab.txt", "no UTF-8");
    vocabulary("x".repeat(2000));
    refused("vocab.txt", "at most 1024 characters");
  }

  private Path file() {
    return directory.resolve("vocab.txt");
  }

  private void vocabulary(String... pieces) throws IOException {
    List<String> lines = new ArrayList<>(SPECIAL);
    lines.addAll(List.of(pieces));
    Files.writeString(file(), String.join("\n", lines) + "\n");
  }

  private void settings(String json) throws IOException {
    Files.writeString(directory.resolve("tokenizer_config.json"), json);
  }

  private void refused(String... parts) {
    assertThatThrownBy(() -> Tokenizer.open(directory))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContainingAll(parts);
  }
}
