package org.ltp4j.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;

/** Tokenizers that would end the process, or give other ids than they promise. */
class TokenizerCheckTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/model/unk_id        | null          | model.unk_id",
        "/model/unk_id        | 9             | model.unk_id",
        "/model/unk_id        | -1            | model.unk_id",
        "/model/unk_id        | \"3\"         | model.unk_id",
        "/model/vocab         | []            | model.vocab",
        "/model/vocab         | {\"a\": 0}    | model.vocab",
        "/model/vocab         | [[\"\", 0.0]] | model.vocab[0]",
        "/model/vocab         | [[\"a\"]]     | model.vocab[0]",
        "/model/vocab         | [[\"a\", 1e99]] | model.vocab[0]",
        "/model/byte_fallback | 1             | model.byte_fallback",
        "/model/type          | \"Other\"     | model.type",
        "/normalizer          | {\"type\": \"New\"} | normalizer.type",
        "/normalizer          | {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"\"} | charsmap",
        "/normalizer          | {\"type\": \"Replace\", \"pattern\": {\"String\": \"\"}, \"content\": \"x\"} | pattern.String",
        "/pre_tokenizer       | {\"type\": \"Metaspace\", \"replacement\": \"ab\"} | replacement",
        "/pre_tokenizer       | {\"type\": \"Sequence\", \"pretokenizers\": [null]} | pretokenizers[0]",
        "/added_tokens        | {\"a\": 1}     | added_tokens",
        "/added_tokens        | [7]           | added_tokens[0]"
      })
  void unigramModelsThatDoNotFit(String place, String value, String named) {
    SmallTokenizer.unigram("▁", "▁a").set(place, value).write(directory);
    refused("tokenizer.json: ", named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/model/unk_token                | \"[NONE]\" | model.unk_token",
        "/model/unk_token                | null       | model.unk_token",
        "/model/max_input_chars_per_word | 0          | max_input_chars_per_word",
        "/model/vocab/a                  | -1         | model.vocab",
        "/model/vocab/a                  | 4          | model.vocab",
        "/model/vocab/a                  | 2000000000 | model.vocab",
        "/model/vocab/a                  | 2147483648 | model.vocab",
        "/model/vocab/a                  | 5.5        | model.vocab",
      })
  void wordPieceModelsThatDoNotFit(String place, String value, String named) {
    SmallTokenizer.wordPiece("a").set(place, value).write(directory);
    refused("tokenizer.json: ", named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/model/unk_token                 | \"<none>\"    | model.unk_token",
        "/model/dropout                   | 0.1           | model.dropout",
        "/model/merges                    | [\"ab\"]      | model.merges[0]",
        "/model/merges                    | [[\"a\"]]     | model.merges[0]",
        "/model/merges                    | null          | model.merges",
        "/model/continuing_subword_prefix | \"@@\"        | model.merges[0]"
      })
  void bytePairModelsThatDoNotFit(String place, String value, String named) {
    SmallTokenizer.bytePairs("a", "b", "ab")
        .set("/model/merges", "[\"a b\"]")
        .set(place, value)
        .write(directory);
    refused("tokenizer.json: ", named);
  }

  @Test
  void anUnknownTokenBesideTheVocabularyIsNone() {
    SmallTokenizer.wordPiece("a")
        .set("/model/vocab", "{\"[PAD]\": 0, \"[CLS]\": 1, \"[SEP]\": 2, \"[MASK]\": 3, \"a\": 4}")
        .with(root -> root.putArray("added_tokens").add(SmallTokenizer.token(5, "[UNK]", true)))
        .write(directory);
    refused("model.unk_token", "[UNK]");
  }

  @ParameterizedTest
  @CsvSource({"6, b", "7, b", "0, b", "2147483647, b", "2000000000, b", "4, a", "-1, b"})
  void idsThatTheLibraryWouldNotGive(int id, String content) {
    SmallTokenizer.wordPiece("a", "z")
        .with(root -> added(root.path("added_tokens"), id, content))
        .write(directory);
    if (id == 7) {
      try (Tokenizer tokenizer = Tokenizer.open(directory)) {
        assertThat(tokenizer.size()).isEqualTo(8);
        assertThat(tokenizer.encode("a b z")).containsExactly(5, 7, 6);
      }
    } else {
      refused("tokenizer.json: added_tokens[5]", "id");
    }
  }

  private static void added(Object tokens, int id, String content) {
    ((ArrayNode) tokens).add(SmallTokenizer.token(id, content, false));
  }

  @Test
  void aPieceOfMegabytes() {
    SmallTokenizer.unigram("▁", "a".repeat(5_000_000)).write(directory);
    refused("model.vocab[6]", "1 to 1024 characters");
  }

  @Test
  void theLongestPieceThatIsTaken() {
    SmallTokenizer.unigram("▁", "▁" + "a".repeat(1023)).write(directory);
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.encode("a".repeat(1023))).containsExactly(6);
    }
  }

  @Test
  void anIdThatIsFreeInTheMiddleStandsForNoPiece() {
    SmallTokenizer.wordPiece("a", "z").set("/model/vocab/z", "9").write(directory);
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.size()).isEqualTo(10);
      assertThat(tokenizer.piece(8)).isEmpty();
      assertThat(tokenizer.encodeWithSpecials("a [MASK] z")).containsExactly(2, 5, 4, 9, 3);
    }
  }

  @Test
  void nothingIsEncodedAfterClose() {
    SmallTokenizer.wordPiece("a").write(directory);
    Tokenizer tokenizer = Tokenizer.open(directory);
    tokenizer.close();
    tokenizer.close();
    assertThatThrownBy(() -> tokenizer.encode("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  private void refused(String... parts) {
    assertThatThrownBy(() -> Tokenizer.open(directory))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.INPUT))
        .hasMessageContainingAll(parts);
  }
}
