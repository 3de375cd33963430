package org.ltp4j.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.jdk.JdkSensitive;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;

@JdkSensitive
class SafetensorsFileTest {
  @TempDir Path directory;

  @Test
  void readsTheBytesOfAHandWrittenFile() {
    String header =
        """
        {"__metadata__":{"format":"pt","note":"ä"},
         "second":{"dtype":"U8","shape":[3],"data_offsets":[8,11],"extra":{"ignored":[1]}},
         "first":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},
         "none":{"dtype":"F16","shape":[0,9],"data_offsets":[11,11]}}  \
        """;
    byte[] bytes = RawFile.of(header, 11);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(bytes.length - 11)
        .putFloat(1.5f)
        .putFloat(-2)
        .put(new byte[] {7, 8, 9});
    Path path = RawFile.write(directory.resolve("hand.safetensors"), bytes);

    try (TensorSource file = SafetensorsFile.open(path)) {
      assertThat(file.metadata())
          .containsExactlyInAnyOrderEntriesOf(Map.of("format", "pt", "note", "ä"));
      assertThat(file.tensors().values())
          .containsExactly(
              new TensorInfo("first", Dtype.F32, new long[] {1, 2}),
              new TensorInfo("second", Dtype.U8, new long[] {3}),
              new TensorInfo("none", Dtype.F16, new long[] {0, 9}));
      assertThat(file.bytes("first").getFloat(0)).isEqualTo(1.5f);
      assertThat(file.bytes("first").getFloat(4)).isEqualTo(-2);
      assertThat(bytesOf(file.bytes("second"))).containsExactly(7, 8, 9);
      assertThat(file.bytes("none").remaining()).isZero();
      assertThat(file.describe()).isEqualTo(path.toString());
    }
  }

  @Test
  void writtenTensorsAreReadBackBitForBit() {
    long seed = 11;
    Path path = directory.resolve("random.safetensors");
    for (int round = 0; round < 50; round++) {
      SplittableRandom random = new Streams(seed).stream("round trip", round);
      List<TensorData> tensors = randomTensors(random);

      SafetensorsWriter.write(path, Map.of("round", "" + round), tensors);

      try (TensorSource file = SafetensorsFile.open(path)) {
        String where = "seed " + seed + " round " + round;
        assertThat(file.metadata()).as(where).isEqualTo(Map.of("round", "" + round));
        assertThat(file.tensors()).as(where).hasSameSizeAs(tensors);
        for (TensorData tensor : tensors) {
          String name = tensor.info().name();
          assertThat(file.tensors().get(name)).as(where).isEqualTo(tensor.info());
          assertThat(file.bytes(name)).as(where).isEqualTo(tensor.bytes());
        }
      }
    }
  }

  private static List<TensorData> randomTensors(SplittableRandom random) {
    List<TensorData> tensors = new ArrayList<>();
    int count = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      Dtype dtype = Dtype.values()[random.nextInt(Dtype.values().length)];
      long[] shape = random.longs(random.nextInt(4), 0, 4).toArray();
      TensorInfo info = new TensorInfo("t\"\n\u00e9" + i, dtype, shape);
      byte[] bytes = new byte[(int) info.bytes()];
      random.nextBytes(bytes);
      tensors.add(TensorData.of(info, ByteBuffer.wrap(bytes)));
    }
    return tensors;
  }

  @Test
  void writesIntoABufferNeverReachTheFile() throws IOException {
    Path path = directory.resolve("cow.safetensors");
    SafetensorsWriter.write(path, Map.of(), List.of(TensorData.floats("w", new float[] {1, 2}, 2)));
    byte[] before = Files.readAllBytes(path);

    try (TensorSource file = SafetensorsFile.open(path)) {
      file.bytes("w").putFloat(0, 99);

      assertThat(file.bytes("w").getFloat(0)).as("same memory when asked again").isEqualTo(99);
      assertThat(Files.readAllBytes(path)).isEqualTo(before);
    }
    try (TensorSource again = SafetensorsFile.open(path)) {
      assertThat(again.bytes("w").getFloat(0)).isEqualTo(1);
    }
  }

  @Test
  void aFileThatMayNotBeWrittenIsReadTheSameWay() {
    Path path = directory.resolve("read-only.safetensors");
    SafetensorsWriter.write(path, Map.of(), List.of(TensorData.floats("w", new float[] {1, 2}, 2)));
    assertThat(path.toFile().setReadOnly()).isTrue();

    try (TensorSource file = SafetensorsFile.open(path)) {
      file.bytes("w").putFloat(0, 99);

      assertThat(file.bytes("w").getFloat(0)).isEqualTo(99);
      assertThat(file.bytes("w").getFloat(4)).isEqualTo(2);
    }
    try (TensorSource again = SafetensorsFile.open(path)) {
      assertThat(again.bytes("w").getFloat(0)).isEqualTo(1);
    }
  }

  @Test
  void buffersOutliveTheFile() {
    Path path = directory.resolve("closed.safetensors");
    SafetensorsWriter.write(path, Map.of(), List.of(TensorData.floats("w", new float[] {1, 2}, 2)));
    SafetensorsFile file = SafetensorsFile.open(path);
    ByteBuffer bytes = file.bytes("w");

    file.close();

    assertThat(bytes.isDirect()).isTrue();
    assertThat(bytes.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.getFloat(4)).isEqualTo(2);
  }

  @Test
  void anUnknownTensorIsNamed() {
    Path path = directory.resolve("w.safetensors");
    SafetensorsWriter.write(path, Map.of(), List.of(TensorData.bytes("w", new byte[] {1}, 1)));
    SafetensorsFile file = SafetensorsFile.open(path);

    RawFile.assertRefused(() -> file.bytes("v"), path, "\"v\"", "1 tensors");
  }

  @Test
  void tensorsOverTwoGigabytesAreListedButNotMapped() throws IOException {
    long size = 3L << 30;
    String header =
        "{\"big\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]}}".formatted(size, size);
    Path path = RawFile.write(directory.resolve("sparse.safetensors"), RawFile.of(header, 0));
    try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
      sparse.setLength(8 + header.getBytes(StandardCharsets.UTF_8).length + size);
    }

    SafetensorsFile file = SafetensorsFile.open(path);

    assertThat(file.tensors().get("big").bytes()).isEqualTo(size);
    RawFile.assertRefused(() -> file.bytes("big"), path, "\"big\"", "3221225472 bytes");
  }

  @Test
  void aFileThatShrankIsNotLengthened() throws IOException {
    Path path = directory.resolve("shrinks.safetensors");
    SafetensorsWriter.write(path, Map.of(), List.of(TensorData.floats("w", new float[100], 100)));
    SafetensorsFile file = SafetensorsFile.open(path);
    try (RandomAccessFile raw = new RandomAccessFile(path.toFile(), "rw")) {
      raw.setLength(100);
    }

    assertThatThrownBy(() -> file.bytes("w"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("became shorter");
    assertThat(path).hasSize(100);
  }

  private static byte[] bytesOf(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
