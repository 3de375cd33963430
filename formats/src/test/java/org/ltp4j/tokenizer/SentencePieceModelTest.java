package org.ltp4j.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ltp4j.tokenizer.SentencePieceBytes.begun;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;

class SentencePieceModelTest {
  @TempDir private Path directory;

  @Test
  void idsAreXlmRobertas() throws IOException {
    write(begun().piece("▁", -2).piece("▁a", -1).piece("b", -3).unigram());
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.pieces(new int[] {0, 1, 2, 3, 4, 5, 6, 7}))
          .containsExactly("<s>", "<pad>", "</s>", "<unk>", "▁", "▁a", "b", "<mask>");
      assertThat(tokenizer.size()).isEqualTo(8);
      assertThat(tokenizer.encode("a  ab")).containsExactly(5, 5, 6);
      assertThat(tokenizer.encode("z")).containsExactly(4, 3);
      assertThat(tokenizer.encodeWithSpecials("a <mask>")).containsExactly(0, 5, 7, 2);
      assertThat(tokenizer.encode("<mask>")).doesNotContain(7);
      assertThat(tokenizer.specialIds()).containsExactly(0, 1, 2, 3, 7);
    }
  }

  @Test
  void userDefinedPiecesAreNeverSplitAndControlPiecesAreNoText() throws IOException {
    write(begun().piece("▁", -1).piece("a", -1).piece("aa", -99, 4).piece("<x>", 0, 3).unigram());
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThat(tokenizer.pieces(tokenizer.encode("aaa"))).contains("aa");
      assertThat(tokenizer.pieces(tokenizer.encode("<x>"))).doesNotContain("<x>");
      assertThat(tokenizer.pieces(tokenizer.specialIds())).contains("<x>").doesNotContain("aa");
    }
  }

  @Test
  void aFileThatEndsAnywhereIsRefused() {
    byte[] whole = begun().piece("▁", -2).piece("▁a", -1).unigram();
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), "copy the file from the model again");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "{\"model\": {}}"})
  void aFileOfAnotherKindIsRefused(String content) {
    assertRefused(content.getBytes(StandardCharsets.UTF_8), "a SentencePiece model");
  }

  @Test
  void noiseIsRefused() throws IOException {
    long seed = 11;
    SplittableRandom random = new Streams(seed).stream("noise");
    for (int round = 0; round < 2000; round++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      byte[] model = begun().piece("▁", -2).unigram();
      int at = random.nextInt(model.length);
      System.arraycopy(noise, 0, model, at, Math.min(noise.length, model.length - at));
      String what = "seed %d round %d".formatted(seed, round);
      assertThatThrownBy(() -> read(noise)).as(what).isInstanceOf(Problem.class);
      assertReadOrRefused(what, model);
    }
  }

  @ParameterizedTest
  @CsvSource({"2,a BPE model", "3,a word model", "4,a char model", "9,model type 9"})
  void onlyUnigramModelsAreTaken(int type, String found) {
    assertRefused(
        begun()
            .piece("▁", -1)
            .message(2, new SentencePieceBytes().varint(3, type))
            .message(3, new SentencePieceBytes())
            .toBytes(),
        "expected a unigram model, found " + found + "; put the model's tokenizer.json beside it");
  }

  @ParameterizedTest
  @CsvSource({"2,24,1", "3,3,0", "3,4,0", "3,5,0"})
  void anotherWayWithWhiteSpaceIsRefused(int message, int field, int value) {
    SentencePieceBytes flag = new SentencePieceBytes().varint(field, value);
    assertRefused(begun().piece("▁", -1).message(message, flag).unigram(), "white space");
  }

  @Test
  void otherLayoutsAreRefused() {
    assertRefused(
        new SentencePieceBytes().piece("<pad>", 0).piece("<unk>", 0).piece("a", 0).unigram(),
        "[<pad>, <unk>, a]");
    assertRefused(new SentencePieceBytes().unigram(), "found []");
    assertRefused(begun().unigram(), "no pieces but [<unk>, <s>, </s>]");
    assertRefused(begun().piece("<mask>", 0, 4).unigram(), "found '<mask>'");
    assertRefused(begun().piece("a", -1).piece("a", -2).unigram(), "found 'a'");
  }

  @Test
  void brokenPiecesAreNamed() {
    assertRefused(begun().piece("", -1).unigram(), "piece 3");
    assertRefused(begun().piece("a", Float.NaN).unigram(), "piece 3 'a' with score NaN");
    assertRefused(begun().piece("a", -1, 7).unigram(), "type 7");
    byte[] cut = {(byte) 0xe2, (byte) 0x96};
    assertRefused(begun().message(1, new SentencePieceBytes().bytes(1, cut)).unigram(), "no UTF-8");
    assertRefused(
        begun().message(1, new SentencePieceBytes().varint(1, 5)).unigram(), "wire type 0");
  }

  @ParameterizedTest
  @ValueSource(longs = {100, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, -1})
  void absurdLengthsAreRefused(long length) {
    assertRefused(
        begun().claiming(1, length, new byte[] {1}).toBytes(),
        "a value of %s bytes where 1 are left".formatted(Long.toUnsignedString(length)));
  }

  @Test
  void aFileTooLargeToBeOneIsNotRead() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(model().toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    assertThatThrownBy(() -> SentencePieceModel.read(model()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("1099511627776 bytes");
  }

  private void assertRefused(byte[] content, String... parts) {
    assertThatThrownBy(() -> read(content))
        .as("%d bytes", content.length)
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith(model().toString())
        .hasMessageContainingAll(parts);
  }

  private void assertReadOrRefused(String what, byte[] content) throws IOException {
    try {
      assertThat(read(content).pieces()).as(what).isNotEmpty();
    } catch (Problem expected) {
      assertThat(expected).as(what).hasMessageStartingWith(model().toString());
    }
  }

  private SentencePieceModel read(byte[] content) throws IOException {
    write(content);
    return SentencePieceModel.read(model());
  }

  private void write(byte[] content) throws IOException {
    Files.write(model(), content);
  }

  private Path model() {
    return directory.resolve("sentencepiece.bpe.model");
  }
}
