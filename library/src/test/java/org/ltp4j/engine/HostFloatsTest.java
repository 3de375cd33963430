package org.ltp4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.Problem;

/** Values on the host, in memory and in files, also beyond what a Java buffer holds. */
class HostFloatsTest {
  private static final long BEYOND = (1L << 29) + 1000; // the index of a value past 2 GB

  @TempDir Path dir;

  @Test
  void valuesAreTheSameThroughWindowsPiecesAndTheTensor() {
    try (PointerScope scope = new PointerScope();
        HostFloats values = HostFloats.zeros(150, 6)) {
      for (int i = 0; i < 150; i++) {
        assertThat(values.get(i)).isZero();
        values.put(i, i + 0.5f);
      }
      assertThat(values.window(63)).isNotSameAs(values.window(64)).isSameAs(values.window(0));
      assertThat(values.inWindow(64)).isZero();
      assertThat(values.window(149).get(values.inWindow(149))).isEqualTo(149.5f);
      assertThat(values.floats(60, 10).get(9)).isEqualTo(69.5f);
      float[] all = Tensors.floats(values.tensor(3, 50));
      for (int i = 0; i < 150; i++) {
        assertThat(all[i]).isEqualTo(i + 0.5f);
      }
      values.floats(60, 10).put(4, -1);
      assertThat(values.get(64)).isEqualTo(-1);
    }
  }

  @Test
  void nothingBesideTheValuesIsReached() {
    try (HostFloats values = HostFloats.zeros(150, 6)) {
      assertThatThrownBy(() -> values.floats(149, 2)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> values.floats(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> values.get(150)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(values.floats(150, 0).capacity()).isZero();
    }
  }

  @Test
  void memoryThatIsNotThereIsAProblemThatSaysHowMuchIsWanted() {
    long much = 1L << 50;
    assertThatThrownBy(() -> HostFloats.zeros(much, 28).close())
        .isInstanceOf(Problem.class)
        .hasMessageContaining((much * Float.BYTES) + " bytes");
  }

  @Test
  void aFileBeyondTwoGigabytesIsMappedAndNeverWritten() throws IOException {
    Path file = sparse(BEYOND + 10);
    try (PointerScope scope = new PointerScope();
        HostFile mapped = HostFile.map(file).orElseThrow()) {
      HostFloats values = mapped.floats(Long.BYTES, BEYOND + 1);
      assertThat(values.get(BEYOND)).isEqualTo(1.25f);
      assertThat(values.floats(BEYOND - 1, 2).get(1)).isEqualTo(1.25f);
      assertThat(Tensors.floats(values.tensor(BEYOND + 1), BEYOND, 1)).containsExactly(1.25f);
      values.put(BEYOND, 7);
      assertThat(Tensors.floats(values.tensor(BEYOND + 1), BEYOND, 1)).containsExactly(7);
      assertThatThrownBy(() -> values.bytes()).isInstanceOf(ArithmeticException.class);
      assertThatThrownBy(() -> mapped.floats(Long.BYTES, BEYOND + 11))
          .hasMessageContaining("shorter");
    }
    assertThat(stored(file)).isEqualTo(1.25f);
  }

  @Test
  void whatIsNoFileIsNotMapped() {
    assertThat(HostFile.map(dir)).isEmpty();
    assertThat(HostFile.map(dir.resolve("none"))).isEmpty();
  }

  @Test
  void aPathMayHaveAnyLetters() throws IOException {
    Path file = Files.write(dir.resolve("größe-模型"), new byte[16]);
    try (HostFile mapped = HostFile.map(file).orElseThrow()) {
      assertThat(mapped.floats(4, 3).get(2)).isZero();
    }
  }

  /** Eight bytes and this many zeros, but 1.25 at {@link #BEYOND}; holes take no room on disk. */
  private Path sparse(long values) throws IOException {
    Path file = dir.resolve("sparse");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(Long.BYTES + values * Float.BYTES);
      out.seek(Long.BYTES + BEYOND * Float.BYTES);
      out.writeInt(Integer.reverseBytes(Float.floatToRawIntBits(1.25f)));
    }
    return file;
  }

  private static float stored(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      in.read(bytes, Long.BYTES + BEYOND * Float.BYTES);
    }
    return bytes.getFloat(0);
  }
}
