package org.ltp4j.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.golden.Golden;

/** One hash for all tokenizers that give the same ids, another for others. */
class TokenizerIdentityTest {
  private static final Path GOLDEN = Golden.folder();

  @TempDir private Path directory;
  private String plain;

  @BeforeEach
  void plain() {
    small().write(directory);
    plain = Tokenizer.identity(directory);
  }

  private static SmallTokenizer small() {
    return SmallTokenizer.wordPiece("aa", "##b", "c");
  }

  @Test
  void itIsTheSameForEver() {
    assertThat(plain).isEqualTo("4301eb59830f0a6d82b90cf3a851c638eb7688aee2a96844a4e74882f9a6cbbd");
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.identity()).isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/truncation     | {\"max_length\": 9}",
        "/decoder        | {\"type\": \"WordPiece\", \"prefix\": \"##\", \"cleanup\": true}",
        "/post_processor | {\"type\": \"BertProcessing\", \"sep\": [\"a\", 3], \"cls\": [\"b\", 2]}",
        "/version        | \"2.0\"",
        "/model/fuse_unk | null"
      })
  void whatChangesNoIdDoesNotCount(String place, String value) {
    small().set(place, value).write(directory);
    assertThat(Tokenizer.identity(directory)).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/model/vocab                    | {\"[PAD]\": 0, \"[UNK]\": 1, \"[CLS]\": 2, \"[SEP]\": 3,"
            + " \"[MASK]\": 4, \"c\": 5, \"##b\": 6, \"aa\": 7}",
        "/model/max_input_chars_per_word | 99",
        "/model/continuing_subword_prefix | \"#\"",
        "/normalizer/lowercase           | false",
        "/normalizer                     | null",
        "/pre_tokenizer                  | {\"type\": \"Whitespace\"}"
      })
  void whatChangesIdsCounts(String place, String value) {
    small().set(place, value).write(directory);
    assertThat(Tokenizer.identity(directory)).isNotEqualTo(plain);
  }

  @Test
  void settingsCountIfTheyChangeSomething() {
    small().write(directory, "{\"do_lower_case\": true, \"model_max_length\": 512}");
    assertThat(Tokenizer.identity(directory)).isEqualTo(plain);
    small().write(directory, "{\"do_lower_case\": false}");
    assertThat(Tokenizer.identity(directory)).isNotEqualTo(plain);
    small().write(directory, "{\"pad_token\": \"[UNK]\"}");
    assertThat(Tokenizer.identity(directory)).isNotEqualTo(plain);
  }

  @Test
  void aSentencePieceModelIsTheTokenizerJsonThatIsMadeOfIt() throws IOException {
    Path model = Files.createDirectory(directory.resolve("model"));
    Path made = Files.createDirectory(directory.resolve("made"));
    Files.copy(
        GOLDEN.resolve("xlmr/sentencepiece.bpe.model"), model.resolve("sentencepiece.bpe.model"));
    Tokenizer.writeJson(model, made.resolve("tokenizer.json"));
    assertThat(Tokenizer.identity(made)).isEqualTo(Tokenizer.identity(model));
  }
}
