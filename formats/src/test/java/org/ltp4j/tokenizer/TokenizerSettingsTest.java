package org.ltp4j.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.problem.Problem;

/** What tokenizer_config.json says against tokenizer.json; values of transformers 4.57 and 5. */
class TokenizerSettingsTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                    | ele",
        "{'do_lower_case': true}                               | ele",
        "{'do_lower_case': false}                              | Élé",
        "{'strip_accents': false}                              | élé",
        "{'strip_accents': null}                               | ele",
        "{'do_lower_case': false, 'strip_accents': true}       | Ele",
        "{'tokenizer_class': 'BertTokenizer', 'do_lower_case': false} | Élé",
        // The library's own class knows nothing of BERT's settings.
        "{'tokenizer_class': 'PreTrainedTokenizerFast', 'do_lower_case': false} | ele"
      })
  void caseAndAccents(String settings, String piece) {
    SmallTokenizer.wordPiece("ele", "élé", "Élé", "Ele").write(directory, json(settings));
    assertPieces("Élé", piece);
  }

  @Test
  void chineseCharactersNeedNotBeWords() {
    SmallTokenizer.wordPiece("中", "中中").write(directory);
    assertPieces("中中", "中", "中");
    SmallTokenizer.wordPiece("中", "中中").write(directory, json("{'tokenize_chinese_chars': false}"));
    assertPieces("中中", "中中");
  }

  @Test
  void theFirstWordMayGetASpace() {
    SmallTokenizer.bytePairs("Ġ", "u", "v").write(directory);
    assertPieces("u v", "u", "Ġ", "v");
    SmallTokenizer.bytePairs("Ġ", "u", "v").write(directory, json("{'add_prefix_space': true}"));
    assertPieces("u v", "Ġ", "u", "Ġ", "v");
  }

  @Test
  void furtherTokensAndFlagsOfKnownOnes() {
    String settings =
        """
        {'added_tokens_decoder': {
          '4': {'content': '<mask>', 'lstrip': true, 'special': true},
          '8': {'content': '##kept##', 'special': false, 'normalized': false}}}
        """;
    SmallTokenizer.unigram("▁", "▁w", "k").write(directory, json(settings));
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.size()).isEqualTo(9);
      assertThat(tokenizer.encode("w##kept##")).containsExactly(6, 8);
      List<Inline> parts = List.of(new Inline.Text("w "), new Inline.Token(tokenizer.mask()));
      assertThat(tokenizer.encode(parts)).containsExactly(6, 4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{'do_lower_case': 'yes'}",
        "{'do_lower_case': 0}",
        "{'added_tokens_decoder': 7}",
        "{'added_tokens_decoder': {'x': {'content': 'y'}}}",
        "{'added_tokens_decoder': {'7': 'y'}}",
        "{"
      })
  void settingsThatAreNoneAreNamed(String settings) {
    SmallTokenizer.wordPiece("a").write(directory, json(settings));
    assertThatThrownBy(() -> Tokenizer.open(directory))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("tokenizer_config.json");
  }

  private void assertPieces(String text, String... pieces) {
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.pieces(tokenizer.encode(text))).containsExactly(pieces);
    }
  }

  private static String json(String settings) {
    return settings.replace('\'', '"');
  }
}
