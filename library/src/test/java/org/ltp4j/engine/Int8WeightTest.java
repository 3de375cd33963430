package org.ltp4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.problem.Problem;
import org.ltp4j.rounding.KernelSensitive;

/** Products in eight bits, against the definition in Java and against exact products. */
@KernelSensitive
class Int8WeightTest {
  private static final int IN = 48;
  private static final int OUT = 40;

  @RegisterExtension private final DrawnProjection drawn = new DrawnProjection(11, IN, OUT);

  private static float[] row(Tensor t, long i) {
    return Tensors.floats(t.select(0, i));
  }

  private static float largest(float[] row) {
    float largest = 0;
    for (float value : row) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** The definition: both sides rounded to a 127th of their largest, and summed exactly. */
  private static double defined(float[] x, float[] w, float b) {
    float sx = Math.max(largest(x) / 127, 1e-30f);
    float sw = Math.max(largest(w) / 127, 1e-30f);
    long sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (long) Math.rint(x[i] / sx) * (long) Math.rint(w[i] / sw);
    }
    return (double) sum * sx * sw + b;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 70, 1025})
  void aProductIsTheDefinition(int tokens) {
    if (EightBits.areRefused()) {
      return;
    }
    Tensor x = torch.randn(tokens, IN).mul(Tensors.scalar(30));
    try (Int8Weight rounded = Int8Weight.of(drawn.weight())) {
      Tensor y = rounded.linear(x, drawn.bias());
      assertThat(y.sizes().vec().get()).containsExactly(tokens, OUT);
      float[] biases = Tensors.floats(drawn.bias());
      for (int t = 0; t < tokens; t += 64) {
        float[] found = row(y, t);
        for (int o = 0; o < OUT; o++) {
          double defined = defined(row(x, t), row(drawn.weight(), o), biases[o]);
          assertThat((double) found[o]).isCloseTo(defined, within(1e-5 * (1 + Math.abs(defined))));
        }
      }
    }
  }

  @Test
  void nothingIsFartherOffThanHalfAStepOfEachNumber() {
    if (EightBits.areRefused()) {
      return;
    }
    Tensor x = torch.randn(9, IN);
    Tensor exact = torch.mm(x.to(ScalarType.Double), drawn.weight().to(ScalarType.Double).t());
    try (Int8Weight rounded = Int8Weight.of(drawn.weight())) {
      Tensor off = rounded.linear(x, torch.zeros(OUT)).to(ScalarType.Double).sub(exact).abs();
      for (int t = 0; t < 9; t++) {
        for (int o = 0; o < OUT; o++) {
          float[] states = row(x, t);
          float[] weights = row(drawn.weight(), o);
          double sx = largest(states) / 254.0;
          double sw = largest(weights) / 254.0;
          double most = 1e-4;
          for (int i = 0; i < IN; i++) {
            most += Math.abs(states[i]) * sw + Math.abs(weights[i]) * sx + sx * sw;
          }
          assertThat(off.select(0, t).select(0, o).item_double()).isBetween(0.0, most);
        }
      }
    }
  }

  @Test
  void aTokenDoesNotDependOnItsNeighbours() {
    if (EightBits.areRefused()) {
      return;
    }
    Tensor x = torch.randn(6, IN);
    Tensor loud = Tensors.cat(0, x, torch.randn(3, IN).mul(Tensors.scalar(1e6)));
    try (Int8Weight rounded = Int8Weight.of(drawn.weight())) {
      Tensor together = Tensors.slice(rounded.linear(loud, drawn.bias()), 0, 0, 6);
      assertThat(rounded.linear(x, drawn.bias()).equal(together)).isTrue();
    }
  }

  @Test
  void zerosGiveTheBias() {
    try (Int8Weight none = Int8Weight.of(torch.zeros(OUT, IN));
        Int8Weight rounded = Int8Weight.of(drawn.weight())) {
      Tensor expected = drawn.bias().expand(2, OUT);
      assertThat(none.linear(torch.randn(2, IN), drawn.bias()).equal(expected)).isTrue();
      assertThat(rounded.linear(torch.zeros(2, IN), drawn.bias()).equal(expected)).isTrue();
    }
  }

  @Test
  void whatHasNoExactSumsIsRefused() {
    assertThatThrownBy(() -> Int8Weight.require(false))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("a GPU")
        .hasMessageContaining("bf16 or fp32");
  }
}
