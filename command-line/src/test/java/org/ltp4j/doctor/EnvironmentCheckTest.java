package org.ltp4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ltp4j.engine.MatrixLibrary;
import org.ltp4j.engine.Precision;
import org.ltp4j.recipe.EngineSettings;

class EnvironmentCheckTest {
  private static List<String> warnings(
      Map<String, String> environment, Set<String> flags, int threads, Precision precision) {
    Notes notes = new Notes("Environment");
    EnvironmentCheck.examine(
        notes,
        Bench.surroundings(environment, flags),
        new EngineSettings("cpu", threads, precision, MatrixLibrary.AUTO, 1));
    return notes.chapter().findings().stream()
        .filter(f -> f.mark() == Mark.WARNING)
        .map(Finding::topic)
        .toList();
  }

  @Test
  void aGoodEnvironmentHasNoWarnings() {
    Map<String, String> good = Map.of("OMP_WAIT_POLICY", "passive", "OMP_NUM_THREADS", "4");
    assertThat(warnings(good, Set.of("avx512_bf16"), 0, Precision.BF16)).isEmpty();
    assertThat(warnings(good, Set.of(), 4, Precision.BF16)).isEmpty();
    assertThat(warnings(good, Set.of("avx2"), 4, Precision.FP32)).isEmpty();
  }

  @Test
  void whatSlowsTheEngineIsNamed() {
    assertThat(warnings(Map.of(), Set.of(), 4, Precision.FP32)).containsExactly("OMP_WAIT_POLICY");
    assertThat(warnings(Map.of("OMP_WAIT_POLICY", "ACTIVE"), Set.of(), 4, Precision.FP32))
        .containsExactly("OMP_WAIT_POLICY");
    assertThat(
            warnings(
                Map.of(
                    "OMP_WAIT_POLICY",
                    "PASSIVE",
                    "OPENBLAS_CORETYPE",
                    "Haswell",
                    "MKL_NUM_THREADS",
                    "1"),
                Set.of("avx2"),
                5,
                Precision.BF16))
        .containsExactly("threads", "MKL_NUM_THREADS", "OPENBLAS_CORETYPE", "precision");
  }

  @Test
  void otherProgramsThatWantTheProcessor() {
    Notes notes = new Notes("Environment");
    EnvironmentCheck.examine(
        notes,
        Bench.surroundings(Map.of("OMP_WAIT_POLICY", "PASSIVE"), Set.of(), 7.8),
        new EngineSettings("cpu", 4, Precision.FP32, MatrixLibrary.AUTO, 1));
    assertThat(notes.chapter().findings())
        .filteredOn(f -> f.mark() == Mark.WARNING)
        .singleElement()
        .satisfies(f -> assertThat(f.text()).startsWith("7.8 on 4 cores"));
  }

  @Test
  void instructionSetsAreReadOnBothArchitectures() {
    assertThat(Surroundings.cpuFlags(List.of("model name : x", "flags\t\t: fpu amx_bf16", "flags")))
        .containsExactlyInAnyOrder("fpu", "amx_bf16");
    assertThat(Surroundings.cpuFlags(List.of("Features\t: asimd bf16"))).contains("bf16");
    assertThat(Surroundings.cpuFlags(List.of())).isEmpty();
  }

  @Test
  void kernelsAreFoundInTheEnginesDescription() {
    String config = "CPU capability usage: AVX2\n  - Build settings: BLAS_INFO=open, BUILD=Release";
    assertThat(Surroundings.kernels(config)).isEqualTo("OpenBLAS, AVX2");
    assertThat(Surroundings.kernels("BLAS_INFO=mkl, x")).isEqualTo("BLAS mkl");
    assertThat(Surroundings.here().kernels()).isNotEmpty();
  }
}
