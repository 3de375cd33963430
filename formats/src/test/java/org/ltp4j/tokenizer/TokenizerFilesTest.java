package org.ltp4j.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.problem.Problem;

/** Directories whose tokenizer is not what it seems. */
class TokenizerFilesTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"tokenizer.json", "missing.json"})
  void aLinkThatLeadsNowhereIsNotPassedOver(String target) throws IOException {
    Files.write(
        directory.resolve("sentencepiece.bpe.model"),
        SentencePieceBytes.begun().piece("▁", -1).unigram());
    Files.createSymbolicLink(directory.resolve("tokenizer.json"), Path.of(target));
    refused("tokenizer.json", "a link that leads nowhere or to itself");
  }

  @Test
  void norIsAFolder() throws IOException {
    Files.createDirectory(directory.resolve("tokenizer.json"));
    refused("tokenizer.json", "found a folder");
  }

  @Test
  void norAreSettingsBehindABrokenLink() throws IOException {
    SmallTokenizer.wordPiece("a").write(directory);
    Files.createSymbolicLink(directory.resolve("tokenizer_config.json"), Path.of("gone"));
    refused("tokenizer_config.json", "a link that leads nowhere");
  }

  @Test
  void aLinkToAFileIsThatFile() throws IOException {
    SmallTokenizer.wordPiece("a").write(directory.resolve("blobs"));
    Files.createSymbolicLink(
        directory.resolve("tokenizer.json"), Path.of("blobs", "tokenizer.json"));
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.encode("a")).containsExactly(5);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tokenizer.json", "sentencepiece.bpe.model", "vocab.txt", "tokenizer_config.json"})
  void pointersOfGitLfsAreNamed(String name) throws IOException {
    if (name.equals("tokenizer_config.json")) {
      SmallTokenizer.wordPiece("a").write(directory);
    }
    if (name.equals("vocab.txt")) {
      Files.writeString(directory.resolve("tokenizer_config.json"), "{\"do_lower_case\": true}");
    }
    Files.writeString(
        directory.resolve(name),
        "version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 7\n");
    refused(name, "a Git LFS pointer", "git lfs pull");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vocab.json", "spiece.model"})
  void anOldVocabularyIsNamedWithTheWayOut(String name) throws IOException {
    Files.writeString(directory.resolve(name), "[PAD]\n");
    refused("tokenizer.json", "found only " + name, "save_pretrained");
  }

  @Test
  void specialTokensNeedNotBeMarked() {
    SmallTokenizer.unigram("▁", "▁a", "s")
        .with(root -> root.putArray("added_tokens"))
        .write(directory, "{\"mask_token\": {\"content\": \"<mask>\"}}");
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.mask()).isEqualTo(4);
      assertThat(tokenizer.specialIds()).containsExactly(0, 1, 2, 3, 4);
      // What is written in a text stays text.
      assertThat(tokenizer.encode("a <s>")).containsExactly(6, 5, 3, 7, 3);
      assertThat(tokenizer.encodeWithSpecials("a <s>")).containsExactly(0, 6, 5, 0, 2);
    }
  }

  private void refused(String... parts) {
    assertThatThrownBy(() -> Tokenizer.open(directory))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContainingAll(parts);
  }
}
