package org.ltp4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ltp4j.problem.Problem;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class CompressionTest {
  private static final String TEXT = "ein Boot\nzwei Boote\n\nдва окна\n".repeat(500);

  @TempDir Path dir;

  private static byte[] packed(Compression how, String text) throws IOException {
    if (how == Compression.GZIP) {
      return Packed.gzip(text);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        how == Compression.ZSTD
            ? new ZstdOutputStream(bytes).setChecksum(true)
            : new XZOutputStream(bytes, new LZMA2Options(1))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] joined(byte[]... all) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] one : all) {
      bytes.write(one);
    }
    return bytes.toByteArray();
  }

  private List<String> lines(byte[] content) throws IOException {
    // Whatever it is called.
    Path file = Files.write(dir.resolve("text.txt"), content);
    List<String> lines = new ArrayList<>();
    TextFiles.read(file, BadRows.REJECT, lines::add);
    return lines;
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD", "XZ"})
  void packedTextIsTheTextInOnePieceOrSeveral(Compression how) throws IOException {
    List<String> plain = lines(TEXT.getBytes(StandardCharsets.UTF_8));
    assertThat(plain).hasSize(1500);
    assertThat(lines(packed(how, TEXT))).isEqualTo(plain);
    int half = TEXT.length() / 2;
    byte[] two = joined(packed(how, TEXT.substring(0, half)), packed(how, TEXT.substring(half)));
    assertThat(lines(two)).isEqualTo(plain);
    assertThat(TextIdentity.isPacked(dir.resolve("text.txt"))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD", "XZ"})
  void whatIsCutOffOrDamagedIsRefused(Compression how) throws IOException {
    byte[] whole = packed(how, TEXT);
    for (int length = 7; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> lines(cut)).as("cut at " + length).isInstanceOf(Problem.class);
    }
    byte[] damaged = joined(whole, whole);
    damaged[whole.length + whole.length / 2] ^= 4;
    assertThatThrownBy(() -> lines(damaged))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("text.txt");
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD", "XZ"})
  void rowsMayBePackedToo(Compression how) throws IOException {
    String ending = how == Compression.GZIP ? "gz" : how.name().toLowerCase(java.util.Locale.ROOT);
    String name = "train.tsv." + ending.replace("zstd", "zst");
    assertThat(RowFormat.of(Path.of(name))).isEqualTo(RowFormat.TSV);
    assertThat(Datasets.isDataFile(Path.of(name))).isTrue();
  }
}
