package org.ltp4j.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;

class SafetensorsWriterTest {
  private static final TensorData BITS = TensorData.bytes("bits", new byte[] {1, 2, 3}, 3);
  private static final TensorData WEIGHT = TensorData.floats("weight", new float[] {1, 2}, 2);
  private static final TensorData STEP = TensorData.longs("step", new long[] {5});

  @TempDir Path directory;

  @Test
  void theLayoutIsTheDocumentedOne() throws IOException {
    Path file = directory.resolve("layout.safetensors");

    SafetensorsWriter.write(file, Map.of("format", "pt"), List.of(BITS, WEIGHT, STEP));

    String json =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"step\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
            + "\"weight\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]},"
            + "\"bits\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[16,19]}}";
    String padded = json + " ".repeat((8 - json.length() % 8) % 8);
    ByteBuffer expected =
        ByteBuffer.wrap(RawFile.of(padded, 19))
            .order(ByteOrder.LITTLE_ENDIAN)
            .position(8 + padded.length())
            .putLong(5)
            .putFloat(1)
            .putFloat(2)
            .put(new byte[] {1, 2, 3});
    assertThat(Files.readAllBytes(file)).isEqualTo(expected.array());
  }

  @Test
  void everyTensorIsAlignedToItsElements() throws IOException {
    for (int nameLength = 1; nameLength <= 9; nameLength++) {
      Path file = directory.resolve("aligned.safetensors");
      TensorData named = TensorData.floats("n".repeat(nameLength), new float[3], 3);

      SafetensorsWriter.write(file, Map.of(), List.of(BITS, named, STEP));

      long header =
          ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getLong();
      assertThat(header % 8).as("name of %d", nameLength).isZero();
      try (TensorSource source = SafetensorsFile.open(file)) {
        assertThat(source.tensors().values())
            .containsExactly(STEP.info(), named.info(), BITS.info());
      }
    }
  }

  @Test
  void theSameInputGivesTheSameBytes() throws IOException {
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    Map<String, String> forwards = new LinkedHashMap<>(Map.of("a", "1"));
    forwards.put("b", "2");
    Map<String, String> backwards = new LinkedHashMap<>(Map.of("b", "2"));
    backwards.put("a", "1");

    SafetensorsWriter.write(one, forwards, List.of(WEIGHT, STEP));
    SafetensorsWriter.write(two, backwards, List.of(WEIGHT, STEP));

    assertThat(two).hasSameBinaryContentAs(one);
  }

  @Test
  void aLargeTensorIsWrittenPieceByPiece() {
    Path file = directory.resolve("pieces.safetensors");
    long[] shape = {3, 700_001};
    List<Integer> asked = new ArrayList<>();
    TensorData large =
        TensorData.floats(
            "w",
            shape,
            (from, n) -> {
              asked.add(n);
              float[] piece = new float[n];
              for (int i = 0; i < n; i++) {
                piece[i] = from + i;
              }
              return piece;
            });

    SafetensorsWriter.write(file, Map.of(), List.of(large));

    assertThat(asked).hasSizeGreaterThan(1);
    assertThat(asked.stream().mapToInt(n -> n).sum()).isEqualTo(2_100_003);
    try (TensorSource source = SafetensorsFile.open(file)) {
      assertThat(source.bytes("w")).isEqualTo(large.bytes());
      for (int i = 0; i < 2_100_003; i += 99_999) {
        assertThat(source.piece("w", 4L * i, 4).getFloat()).isEqualTo(i);
      }
    }
  }

  @Test
  void aFailingTensorLeavesTheOldFileAlone() throws IOException {
    Path file = directory.resolve("kept.safetensors");
    SafetensorsWriter.write(file, Map.of(), List.of(WEIGHT));
    byte[] before = Files.readAllBytes(file);
    TensorData failing = TensorData.of(WEIGHT.info(), ByteBuffer.allocate(7));

    assertThatThrownBy(() -> SafetensorsWriter.write(file, Map.of(), List.of(failing)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7 bytes");

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(directory).isDirectoryNotContaining(p -> !p.equals(file));
  }

  @Test
  void anUnwritablePlaceIsAProblemOfTheOutput() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    Path below = file.resolve("w.safetensors");

    assertThatThrownBy(() -> SafetensorsWriter.write(below, Map.of(), List.of(WEIGHT)))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.OUTPUT))
        .hasMessageContaining(below.toString());
  }

  @Test
  void wrongCallsAreRefused() {
    Path file = directory.resolve("never");
    TensorData reserved = TensorData.bytes("__metadata__", new byte[1], 1);

    assertThatThrownBy(() -> SafetensorsWriter.write(file, Map.of(), List.of(WEIGHT, WEIGHT)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SafetensorsWriter.write(file, Map.of(), List.of(reserved)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TensorData.floats("x", new float[3], 2, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void namesOfAnyScriptSurvive() {
    Path file = directory.resolve("names.safetensors");
    String name = "層.ñ.weight";

    SafetensorsWriter.write(
        file, Map.of("språk", "日本語"), List.of(TensorData.bytes(name, new byte[1], 1)));

    try (TensorSource source = SafetensorsFile.open(file)) {
      assertThat(source.tensors()).containsOnlyKeys(name);
      assertThat(source.metadata()).containsEntry("språk", "日本語");
    }
  }
}
