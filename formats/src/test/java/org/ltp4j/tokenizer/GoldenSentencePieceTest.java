package org.ltp4j.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.golden.Golden;
import org.ltp4j.jdk.JdkSensitive;

/** A model directory without tokenizer.json gives the reference implementation's ids as well. */
@JdkSensitive
class GoldenSentencePieceTest {
  private static final Path GOLDEN = Golden.folder();

  @TempDir private Path directory;

  @BeforeEach
  void onlyTheSentencePieceModel() throws IOException {
    Files.copy(
        GOLDEN.resolve("xlmr/sentencepiece.bpe.model"),
        directory.resolve("sentencepiece.bpe.model"));
  }

  @Test
  void everyTextOfTheFixtureGivesTheReferenceIds() throws IOException {
    assertReferenceIds(directory);
  }

  @Test
  void theTokenizerJsonMadeOfItGivesThemToo() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    Tokenizer.writeJson(directory, other.resolve("tokenizer.json"));
    assertThat(Tokenizer.file(other).getFileName()).hasToString("tokenizer.json");
    assertReferenceIds(other);
  }

  @Test
  void piecesScoresAndSpecialTokensAreThoseOfTokenizerJson() {
    TokenizerFile given = read(GOLDEN.resolve("xlmr/tokenizer.json"));
    TokenizerFile made = read(Tokenizer.file(directory));
    assertThat(made.pieces()).isEqualTo(given.pieces());
    assertThat(made.special()).isEqualTo(given.special());
    assertThat(made.root().path("model").path("vocab"))
        .isEqualTo(given.root().path("model").path("vocab"));
  }

  @Test
  void aTokenizerJsonBesideItIsPreferredAndCopiedAsItIs() throws IOException {
    byte[] given = Files.readAllBytes(GOLDEN.resolve("xlmr/tokenizer.json"));
    Files.write(directory.resolve("tokenizer.json"), given);
    assertThat(Tokenizer.file(directory)).isEqualTo(directory.resolve("tokenizer.json"));
    Tokenizer.writeJson(directory, directory.resolve("copy.json"));
    assertThat(directory.resolve("copy.json")).hasBinaryContent(given);
  }

  private static TokenizerFile read(Path file) {
    return TokenizerFile.read(file, TokenizerSettings.none(file));
  }

  private static void assertReferenceIds(Path directory) throws IOException {
    JsonNode fixture = new ObjectMapper().readTree(GOLDEN.resolve("tokenizer.json").toFile());
    assertThat(fixture).isNotEmpty();
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      for (JsonNode entry : fixture) {
        String text = entry.get("text").asText();
        JsonNode ids = entry.get("ids");
        int[] expected = IntStream.range(0, ids.size()).map(i -> ids.get(i).asInt()).toArray();
        assertThat(tokenizer.encodeWithSpecials(text)).as(text).isEqualTo(expected);
        assertThat(tokenizer.encode(text))
            .as(text)
            .isEqualTo(Arrays.copyOfRange(expected, 1, expected.length - 1));
      }
    }
  }
}
