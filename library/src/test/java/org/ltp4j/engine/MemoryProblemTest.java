package org.ltp4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.ltp4j.problem.Problem;

class MemoryProblemTest {
  /** What the engine says on a GPU, as its source has it. */
  private static final String ON_GPU =
      "CUDA out of memory. Tried to allocate 3.71 GiB. GPU 0 has a total capacity of 7.6 GiB";

  @Test
  void wantOfMemoryOnAGpuSaysWhatToLower() {
    assertThatThrownBy(() -> MemoryProblem.explained(() -> fail(ON_GPU)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("memory of the GPU")
        .hasMessageContaining("3.71 GiB")
        .hasMessageContaining("--batch");
  }

  @Test
  void aTensorThatIsLargerThanTheMachineIsExplained() {
    assertThatThrownBy(
            () ->
                MemoryProblem.explained(
                    () -> {
                      try (PointerScope scope = new PointerScope()) {
                        return torch.ones(1L << 56);
                      }
                    }))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("memory")
        .hasMessageNotContaining("GPU");
  }

  @Test
  void otherFailuresPassUnchanged() {
    RuntimeException other = new IllegalStateException("sizes differ");
    assertThatThrownBy(
            () ->
                MemoryProblem.explained(
                    () -> {
                      throw other;
                    }))
        .isSameAs(other);
    Problem problem = Problem.input("file", "room", "out of memory", "do something");
    assertThatThrownBy(
            () ->
                MemoryProblem.explained(
                    () -> {
                      throw problem;
                    }))
        .isSameAs(problem);
    assertThat(MemoryProblem.<String>explained(() -> "fine")).isEqualTo("fine");
  }

  private static String fail(String message) {
    throw new RuntimeException(message);
  }
}
