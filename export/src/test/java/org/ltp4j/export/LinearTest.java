package org.ltp4j.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.ltp4j.safetensors.TensorData;

class LinearTest {
  private static final TensorData STORED =
      TensorData.floats("w", new float[] {1, 2, 3, 11, 12, 13, 21, 22, 23, 31, 32, 33}, 4, 3);
  private static final Linear LINEAR =
      Linear.rows("part", STORED, 1, 3, TensorData.floats("b", new float[] {7, 8, 9}, 3));

  private static float[] numbers(FloatBuffer buffer) {
    float[] numbers = new float[buffer.remaining()];
    buffer.get(numbers);
    return numbers;
  }

  private static float[] bias(Linear linear) {
    return numbers(linear.bias().bytes().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
  }

  @Test
  void someRowsOfAMatrix() {
    assertThat(LINEAR.in()).isEqualTo(3);
    assertThat(numbers(LINEAR.values().get())).containsExactly(11, 12, 13, 21, 22, 23, 31, 32, 33);
    assertThat(numbers(LINEAR.transposed().asFloatBuffer()))
        .containsExactly(11, 21, 31, 12, 22, 32, 13, 23, 33);
    assertThat(numbers(LINEAR.stored().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer()))
        .containsExactly(11, 12, 13, 21, 22, 23, 31, 32, 33);
  }

  @Test
  void outputsComeWithTheirBiases() {
    Linear some = LINEAR.outputs(".some", new int[] {2, 0});
    assertThat(some.name()).isEqualTo("part.some");
    assertThat(some.out()).isEqualTo(2);
    assertThat(numbers(some.values().get())).containsExactly(31, 32, 33, 11, 12, 13);
    assertThat(bias(some)).containsExactly(9, 7);
    assertThat(some.bias().info().name()).isEqualTo("b.some");
  }

  @Test
  void inputsLeaveTheBiasOut() {
    Linear some = LINEAR.inputs(".some", new int[] {2, 1});
    assertThat(some.in()).isEqualTo(2);
    assertThat(numbers(some.values().get())).containsExactly(13, 12, 23, 22, 33, 32);
    assertThat(some.bias()).isNull();
  }
}
