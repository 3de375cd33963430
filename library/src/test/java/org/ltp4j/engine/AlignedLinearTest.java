package org.ltp4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A product with more columns than are asked for is the product without them. */
class AlignedLinearTest {
  private static final Engine ENGINE = Engine.cpu(1);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 64})
  void valuesAndGradientsAreThoseOfTheProduct(int multiple) {
    try (PointerScope scope = new PointerScope()) {
      List<float[]> plain = valuesAndGradients(1);
      List<float[]> aligned = valuesAndGradients(multiple);
      assertThat(plain.get(0)).hasSize(5 * 14);
      for (int i = 0; i < plain.size(); i++) {
        float[] expected = plain.get(i);
        assertThat(aligned.get(i)).hasSameSizeAs(expected);
        for (int j = 0; j < expected.length; j++) {
          assertThat(aligned.get(i)[j]).isCloseTo(expected[j], within(expected[j]));
        }
      }
    }
  }

  private static Offset<Float> within(float value) {
    return Offset.offset(1e-5f * (1 + Math.abs(value)));
  }

  /** Of 5 rows of width 3 and 14 columns: the result, and the gradients of its weighted sum. */
  private static List<float[]> valuesAndGradients(int multiple) {
    SplittableRandom random = new SplittableRandom(4);
    Tensor x = normal(random, 5, 3).requires_grad_(true);
    Tensor weight = normal(random, 14, 3).requires_grad_(true);
    Tensor bias = normal(random, 14).requires_grad_(true);
    Tensor y = Tensors.alignedLinear(x, weight, bias, multiple);
    y.mul(normal(random, 5, 14)).sum().backward();
    List<float[]> all = new ArrayList<>();
    List.of(y.detach().contiguous(), x.grad(), weight.grad(), bias.grad())
        .forEach(t -> all.add(Tensors.floats(t)));
    return all;
  }

  private static Tensor normal(SplittableRandom random, long... shape) {
    long n = 1;
    for (long size : shape) {
      n *= size;
    }
    float[] values = new float[(int) n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return ENGINE.tensor(values, shape);
  }
}
