package org.ltp4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ltp4j.engine.MatrixLibrary;
import org.ltp4j.engine.Precision;
import org.ltp4j.recipe.EngineSettings;

class GpusTest {
  private static final Gpus CARD = new Gpus("Card 80GB", "580.1.2", 80L << 30, 79L << 30);

  @Test
  void readsTheDriversAnswerAndPassesOverWhatIsNone() {
    assertThat(Gpus.of("Card 80GB, 580.1.2, 81920, 80896\nNo devices were found\n, , ,\n"))
        .containsExactly(CARD);
    assertThat(Gpus.of("Failed to initialize NVML: Driver/library version mismatch")).isEmpty();
  }

  @Test
  void tellsTheCardAndThatTheBuildCannotUseIt() {
    assertThat(tell("", "cpu")).contains("Card 80GB, driver 580.1.2", "built for CPUs alone");
    assertThat(tell("13.1", "cpu")).contains("built for CUDA 13.1", "use it with --device cuda");
    assertThat(tell("13.1", "cuda")).contains("built for CUDA 13.1").doesNotContain("use it with");
  }

  @Test
  void findsTheBuildInTheEnginesOwnWords() {
    assertThat(Surroundings.cuda("  - CUDA Runtime 13.1\n  - CuDNN 91.9")).isEqualTo("13.1");
    assertThat(Surroundings.cuda("  - OpenMP 201511")).isEmpty();
  }

  private static String tell(String cuda, String device) {
    Surroundings healthy = Bench.surroundings(Map.of("OMP_WAIT_POLICY", "PASSIVE"), Set.of());
    Surroundings here =
        new Surroundings(
            healthy.machine(),
            healthy.environment(),
            healthy.cpuFlags(),
            healthy.maxHeap(),
            healthy.freeMemory(),
            healthy.load(),
            healthy.kernels(),
            cuda,
            List.of(CARD));
    Notes notes = new Notes("Environment");
    EnvironmentCheck.examine(
        notes, here, new EngineSettings(device, 0, Precision.FP32, MatrixLibrary.AUTO, 1));
    return notes.chapter().toString();
  }
}
