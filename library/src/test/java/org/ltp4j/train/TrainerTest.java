package org.ltp4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.optim.Adam;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.optim.Optimizer;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Schedule;
import org.ltp4j.problem.Problem;

class TrainerTest {
  private static final Engine ENGINE = Engine.cpu(1);

  private final List<Step> heard = new ArrayList<>();

  /** Trains x with these gradients, one a step, and returns where it ends. */
  private float[] train(float[][] gradients, double clip, long done, long stopAfter) {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = Tensors.zeros(gradients[0].length);
      return train(x, gradients, clip, done, stopAfter);
    }
  }

  private float[] train(Tensor x, float[][] gradients, double clip, long done, long stopAfter) {
    try (ParameterSet set =
        new ParameterSet(List.of(new DenseTensor("x", 0, x, ENGINE, () -> {})), "", 1)) {
      Objective objective =
          step -> {
            float[] g = gradients[(int) step];
            x.mutable_grad().put(Tensors.of(g.clone(), g.length));
            return new Objective.Loss(step + 0.5, 3);
          };
      Trainer trainer =
          new Trainer(
              set,
              objective,
              new Optimizer(Adam.DEFAULT, new Schedule(Schedule.Shape.LINEAR, 0.1, 2, 4)),
              clip);
      long reached =
          trainer.run(
              done,
              gradients.length,
              step -> {
                heard.add(step);
                return step.number() < stopAfter;
              });
      assertThat(reached).isEqualTo(Math.min(gradients.length, Math.max(stopAfter, done)));
      return Tensors.floats(x);
    }
  }

  @Test
  void listenersHearOfEveryStep() {
    train(new float[][] {{3, 4}, {0, 1}, {0, 0}}, 1, 0, 99);
    assertThat(heard).extracting(Step::number).containsExactly(1L, 2L, 3L);
    assertThat(heard).extracting(Step::loss).containsExactly(0.5, 1.5, 2.5);
    assertThat(heard).extracting(Step::gradientNorm).containsExactly(5.0, 1.0, 0.0);
    assertThat(heard).extracting(Step::rate).containsExactly(0.05, 0.1, 0.1);
    assertThat(heard).extracting(Step::tokens).containsOnly(3);
  }

  @Test
  void aLongGradientIsShortenedAndAShortOneIsNot() {
    float[] clipped = train(new float[][] {{3, 4}, {0.3f, -0.4f}}, 1, 0, 99);
    float[] same = train(new float[][] {{0.6f, 0.8f}, {0.3f, -0.4f}}, 0, 0, 99);
    float[] unlimited = train(new float[][] {{3, 4}, {0.3f, -0.4f}}, 0, 0, 99);
    assertThat(clipped[0]).isCloseTo(same[0], within(1e-6f));
    assertThat(clipped[1]).isCloseTo(same[1], within(1e-6f));
    assertThat(Math.abs(unlimited[1] - clipped[1])).isGreaterThan(1e-3f);
  }

  @Test
  void aListenerStopsTheRun() {
    train(new float[][] {{1}, {1}, {1}}, 1, 0, 2);
    assertThat(heard).extracting(Step::number).containsExactly(1L, 2L);
  }

  @Test
  void stepsThatAreDoneAreNotRepeated() {
    train(new float[][] {{1}, {1}, {1}}, 1, 2, 99);
    assertThat(heard).extracting(Step::number).containsExactly(3L);
    heard.clear();
    train(new float[][] {{1}, {1}, {1}}, 1, 3, 99);
    assertThat(heard).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void aGradientThatIsNoNumberEndsTheRunBeforeTheUpdate(float bad) {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = Tensors.of(new float[] {7, 8}, 2);
      assertThatThrownBy(() -> train(x, new float[][] {{bad, 1}}, 1, 0, 99))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("training step 1")
          .hasMessageContaining("--learning-rate");
      assertThat(Tensors.floats(x)).containsExactly(7, 8);
      assertThat(heard).isEmpty();
    }
  }
}
