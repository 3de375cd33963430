package org.ltp4j.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.ltp4j.engine.Tensors;
import org.ltp4j.random.Streams;
import org.ltp4j.rounding.UpToRounding;

class SameStatesTest {
  private static final int ROWS = 11;
  private static final int WIDTH = 5;

  private static Tensor states(String name) {
    return Tensors.of(new Streams(7).normal(ROWS * WIDTH, 2, name), ROWS, WIDTH);
  }

  private static double unexplained(Tensor student, Tensor teacher) {
    return Tensors.floats(new SameStates().unexplained(student, teacher).view(1))[0];
  }

  @Test
  void theTeacherLeavesNothingUnexplainedAndItsMeanEverything() {
    try (PointerScope scope = new PointerScope()) {
      Tensor teacher = states("teacher");
      assertThat(unexplained(teacher, teacher)).isZero();
      Tensor mean = Standard.of(teacher).mean().expand(ROWS, WIDTH);
      assertThat(unexplained(mean, teacher)).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void stepsAreCountedInTheTeachersDeviations() {
    try (PointerScope scope = new PointerScope()) {
      Tensor teacher = states("teacher");
      Tensor apart = Standard.of(teacher).rate().reciprocal().mul(Tensors.scalar(3));
      assertThat(unexplained(teacher.add(apart), teacher)).isCloseTo(9, within(1e-4));
    }
  }

  @Test
  void gradientsReachTheStudentAlone() {
    try (PointerScope scope = new PointerScope();
        SameStates target = new SameStates()) {
      Tensor student = states("student").requires_grad_(true);
      Tensor teacher = states("teacher");
      target.unexplained(student, teacher).backward();
      assertThat(Tensors.floats(student.grad().abs().sum().view(1))[0]).isPositive();
      assertThat(teacher.requires_grad()).isFalse();
      assertThat(target.trainables(4)).isEmpty();
    }
  }

  @Test
  void whereTheTeacherStandsAndHowFarItReachesDoesNotMatter() {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = states("teacher");
      Tensor moved = x.mul(Tensors.scalar(40)).add(Tensors.scalar(3));
      UpToRounding.assertStates(
          "standard",
          Tensors.floats(Standard.of(moved).apply(moved)),
          Tensors.floats(Standard.of(x).apply(x)));
      Tensor none = Tensors.zeros(4, 2);
      assertThat(Tensors.floats(Standard.of(none).apply(none))).containsOnly(0);
    }
  }
}
