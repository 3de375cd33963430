package org.ltp4j.distill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.TinyModels;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.random.Streams;
import org.ltp4j.rounding.UpToRounding;

class StateMapTest {
  private static final int ROWS = 11;
  private static final int NARROW = 3;
  private static final int WIDE = 5;

  private static float[] random(String name, int n) {
    return new Streams(7).normal(n, 2, name);
  }

  private static StateMap map() {
    return new StateMap("m", NARROW, WIDE, new Streams(1), TinyModels.ENGINE);
  }

  /** From the definition, in double precision. */
  private static double expected(float[] weight, float[] student, float[] teacher) {
    double sum = 0;
    for (int d = 0; d < WIDE; d++) {
      double mean = 0;
      for (int r = 0; r < ROWS; r++) {
        mean += teacher[r * WIDE + d] / (double) ROWS;
      }
      double variance = 0;
      for (int r = 0; r < ROWS; r++) {
        variance += Math.pow(teacher[r * WIDE + d] - mean, 2) / ROWS;
      }
      for (int r = 0; r < ROWS; r++) {
        double mapped = 0;
        for (int i = 0; i < NARROW; i++) {
          mapped += (double) weight[d * NARROW + i] * student[r * NARROW + i];
        }
        double target = (teacher[r * WIDE + d] - mean) / Math.sqrt(variance + 1e-6);
        sum += Math.pow(mapped - target, 2);
      }
    }
    return sum / (ROWS * WIDE);
  }

  @Test
  void theLossIsTheMeanSquaredDistanceFromStandardisedStates() {
    float[] student = random("student", ROWS * NARROW);
    float[] teacher = random("teacher", ROWS * WIDE);
    try (PointerScope scope = new PointerScope();
        StateMap map = map()) {
      float[] weight = Tensors.floats(map.weight());
      double loss =
          map.unexplained(Tensors.of(student, ROWS, NARROW), Tensors.of(teacher, ROWS, WIDE))
              .item_double();
      UpToRounding.assertNumber("loss", loss, expected(weight, student, teacher));
    }
  }

  @Test
  void aStudentThatKnowsNothingLeavesEverythingUnexplained() {
    float[] teacher = random("teacher", ROWS * WIDE);
    try (PointerScope scope = new PointerScope();
        StateMap map = map()) {
      double loss =
          map.unexplained(Tensors.zeros(ROWS, NARROW), Tensors.of(teacher, ROWS, WIDE))
              .item_double();
      UpToRounding.assertNumber("loss", loss, 1);
    }
  }

  @Test
  void gradientsReachTheMapAndTheStudentAndNotTheTeacher() {
    try (PointerScope scope = new PointerScope();
        StateMap map = map()) {
      List<DenseTensor> trained = map.trainables(4);
      Tensor student = Tensors.of(random("student", ROWS * NARROW), ROWS, NARROW);
      student.requires_grad_(true);
      Tensor teacher = Tensors.of(random("teacher", ROWS * WIDE), ROWS, WIDE);
      map.unexplained(student, teacher).backward();
      assertThat(trained).allSatisfy(t -> assertThat(t.sumOfSquares()).isPositive());
      assertThat(student.grad().defined()).isTrue();
      assertThat(teacher.requires_grad()).isFalse();
      trained.forEach(DenseTensor::close);
    }
  }
}
