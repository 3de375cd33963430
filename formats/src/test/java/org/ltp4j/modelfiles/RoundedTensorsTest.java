package org.ltp4j.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.problem.Problem;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

class RoundedTensorsTest {
  private static final int ROWS = 7;
  private static final int WIDTH = 5;

  @TempDir Path model;

  private static TensorData bytes(String name, byte[] values, long... shape) {
    return TensorData.of(new TensorInfo(name, Dtype.I8, shape), ByteBuffer.wrap(values));
  }

  private void write(TensorData... tensors) throws IOException {
    SafetensorsWriter.write(model.resolve("model.safetensors"), Map.of(), List.of(tensors));
  }

  @Test
  void valuesAreStepsTimesTheScaleOfTheirRow() throws IOException {
    Random random = new Random(3);
    byte[] steps = new byte[ROWS * WIDTH];
    random.nextBytes(steps);
    float[] scales = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      scales[row] = random.nextFloat() + 1e-3f;
    }
    float[] plain = {1, 2, 3};
    write(
        bytes("m", steps, ROWS, WIDTH),
        TensorData.floats("m_scale", scales, ROWS, 1),
        TensorData.floats("plain", plain, 3));
    try (TensorSource source = ModelFiles.open(model)) {
      assertThat(source.tensors().keySet()).containsExactlyInAnyOrder("m", "plain");
      assertThat(source.require("m"))
          .isEqualTo(new TensorInfo("m", Dtype.F32, new long[] {ROWS, WIDTH}));
      float[] values = source.floats("m");
      for (int i = 0; i < values.length; i++) {
        assertThat(values[i]).isEqualTo(steps[i] * scales[i / WIDTH]);
      }
      // A piece that begins and ends within rows.
      ByteBuffer piece = source.piece("m", 4 * 3, 4 * 11);
      for (int i = 0; i < 11; i++) {
        assertThat(piece.getFloat(4 * i)).isEqualTo(values[3 + i]);
      }
      assertThat(source.extent("m")).isEmpty();
      assertThat(source.extent("plain")).isPresent();
      assertThat(source.floats("plain")).containsExactly(plain);
    }
  }

  @Test
  void bytesWithoutAScaleStayBytes() throws IOException {
    write(bytes("m", new byte[6], 2, 3), TensorData.floats("n_scale", new float[2], 2, 1));
    try (TensorSource source = ModelFiles.open(model)) {
      assertThat(source.require("m").dtype()).isEqualTo(Dtype.I8);
      assertThat(source.tensors()).containsKey("n_scale");
    }
  }

  @Test
  void scalesThatAreNotOneForEachRowAreRefused() throws IOException {
    write(bytes("m", new byte[6], 2, 3), TensorData.floats("m_scale", new float[3], 3, 1));
    assertThatThrownBy(() -> ModelFiles.open(model))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("m_scale")
        .hasMessageContaining("[2, 1]")
        .hasMessageContaining("[3, 1]");
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
  void scalesThatAreNoStepsAreRefused(float scale) throws IOException {
    write(
        bytes("m", new byte[6], 2, 3), TensorData.floats("m_scale", new float[] {1, scale}, 2, 1));
    assertThatThrownBy(() -> ModelFiles.open(model))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("m_scale")
        .hasMessageContaining("in row 1");
  }
}
