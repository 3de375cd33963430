package org.ltp4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EngineSettings;

class DevicesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"gpu", "CUDA", "CPU", "mps", "", "cuda:", "cuda:-1", "cuda:01", "cuda0", "cpu:0"})
  void whatNamesNoDeviceIsNotTheCpu(String device) {
    assertThatThrownBy(() -> new Engine(device, Precision.FP32, 1))
        .isInstanceOfSatisfying(Problem.class, DevicesTest::assertUsage)
        .hasMessageContaining("cpu, cuda or cuda:N")
        .hasMessageContaining("found '" + device + "'");
    assertThatThrownBy(() -> new EngineSettings(device, 1, Precision.FP32, MatrixLibrary.AUTO, 1))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("found '" + device + "'");
  }

  private static void assertUsage(Problem problem) {
    assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void settingsMayNameAGpuOfAnotherMachine() {
    assertThatCode(() -> new EngineSettings("cuda:3", 1, Precision.FP32, MatrixLibrary.AUTO, 1))
        .doesNotThrowAnyException();
  }

  @Test
  void aGpuHasToBeThere() {
    for (String device : new String[] {"cuda", "cuda:0", "cuda:1"}) {
      assertThatCode(() -> Devices.requireAmong(2, device)).doesNotThrowAnyException();
    }
    assertThatThrownBy(() -> Devices.requireAmong(2, "cuda:2"))
        .isInstanceOf(Problem.class)
        .hasMessage("device: expected cuda:0 to cuda:1, found cuda:2; name a GPU that is there");
    assertThatThrownBy(() -> Devices.requireAmong(1, "cuda:10"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("cuda:0, the only GPU here");
    assertThatThrownBy(() -> Devices.requireAmong(0, "cuda"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("an NVIDIA GPU")
        .hasMessageContaining("found none");
  }
}
