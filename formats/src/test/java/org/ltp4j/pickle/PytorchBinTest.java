package org.ltp4j.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

class PytorchBinTest {
  @TempDir Path directory;
  private Path state;

  @BeforeEach
  void copyFixture() throws IOException {
    state = Fixtures.copy("state.bin", directory.resolve("pytorch_model.bin"));
  }

  @ParameterizedTest
  @CsvSource({"state.bin,state.safetensors", "protocol4.bin,small.safetensors"})
  void everyTensorEqualsItsSafetensorsTwin(String bin, String twin) throws IOException {
    Path pickled = Fixtures.copy(bin, directory.resolve("weights.bin"));
    Path plain = Fixtures.copy(twin, directory.resolve("weights.safetensors"));

    assertSame(pickled, plain);
  }

  @Test
  void zip64ArchivesAreRead() throws IOException {
    Path zip64 = directory.resolve("zip64.bin");
    try (ZipFile from = ZipFile.builder().setPath(state).get();
        ZipArchiveOutputStream to = new ZipArchiveOutputStream(zip64)) {
      to.setUseZip64(Zip64Mode.Always);
      from.copyRawEntries(to, (ZipArchiveEntry entry) -> true);
    }

    assertThat(Files.size(zip64)).isNotEqualTo(Files.size(state));
    assertSame(zip64, Fixtures.copy("state.safetensors", directory.resolve("w.safetensors")));
  }

  private static void assertSame(Path pickled, Path plain) {
    try (TensorSource actual = PytorchBin.open(pickled);
        TensorSource expected = SafetensorsFile.open(plain)) {
      assertThat(actual.tensors()).isEqualTo(expected.tensors());
      assertThat(actual.metadata()).isEmpty();
      for (TensorInfo info : expected.tensors().values()) {
        assertThat(actual.bytes(info.name()))
            .as(info.toString())
            .isEqualTo(expected.bytes(info.name()));
        assertThat(actual.bytes(info.name()).isDirect()).as(info.toString()).isTrue();
      }
    }
  }

  /** A changed byte is found in whatever entry it is, when the entry is needed. */
  @ParameterizedTest
  @ValueSource(strings = {"/data.pkl", "/data/0"})
  void aChangedByteIsRefused(String ending) throws IOException {
    long offset;
    try (ZipFile zip = ZipFile.builder().setPath(state).get()) {
      offset =
          Collections.list(zip.getEntries()).stream()
              .filter(entry -> entry.getName().endsWith(ending))
              .findFirst()
              .orElseThrow()
              .getDataOffset();
    }
    byte[] bytes = Files.readAllBytes(state);
    bytes[(int) offset + 2] ^= 1;
    Files.write(state, bytes);

    assertThatThrownBy(this::readAll)
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(state.toString(), "CRC-32", "damaged", "copy the file again");
  }

  private void readAll() {
    try (TensorSource source = PytorchBin.open(state)) {
      source.tensors().keySet().forEach(source::bytes);
    }
  }

  /** As {@code torch.serialization.set_crc32_options(False)} makes it: nothing can be compared. */
  @Test
  void anArchiveWithoutSumsIsRead() throws IOException {
    byte[] bytes = Files.readAllBytes(state);
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < bytes.length - 20; i++) {
      if (all.getInt(i) == 0x02014b50) { // an entry of the archive's directory
        all.putInt(i + 16, 0);
      }
    }
    Files.write(state, bytes);

    assertSame(state, Fixtures.copy("state.safetensors", directory.resolve("w.safetensors")));
  }

  @Test
  void tiedTensorsShareTheirMemory() {
    try (TensorSource source = PytorchBin.open(state)) {
      source.bytes("embedding.weight").putFloat(4, 99);

      assertThat(source.bytes("decoder.weight").getFloat(4)).isEqualTo(99);
    }
  }

  @Test
  void writesNeverReachTheFile() throws IOException {
    byte[] before = Files.readAllBytes(state);
    try (TensorSource source = PytorchBin.open(state)) {
      for (String name : new String[] {"embedding.weight", "transposed"}) {
        source.bytes(name).putFloat(0, 99);

        assertThat(source.bytes(name).getFloat(0)).as(name).isEqualTo(99);
      }
    }

    assertThat(Files.readAllBytes(state)).isEqualTo(before);
    try (TensorSource again = PytorchBin.open(state)) {
      assertThat(again.bytes("embedding.weight").getFloat(0)).isNotEqualTo(99);
    }
  }

  @Test
  void tensorsAreListedInTheOrderOfTheirData() {
    try (TensorSource source = PytorchBin.open(state)) {
      assertThat(source.tensors().keySet())
          .containsSubsequence(
              "embedding.weight", "linear.weight", "transposed", "view", "permuted");
    }
  }
}
