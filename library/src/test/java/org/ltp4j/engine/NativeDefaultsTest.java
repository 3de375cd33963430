package org.ltp4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.run.ChildJvm;

/** What the engine's OpenMP library says that it has read from the environment. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "its libraries have other names for it")
class NativeDefaultsTest {
  private static final String WAITING = "OMP_WAIT_POLICY";

  @TempDir Path dir;

  /** A program that has ltp4j as a library and sets nothing. */
  static final class Application {
    public static void main(String[] arguments) {
      Engine engine = Engine.cpu(1);
      System.out.println("computes with " + engine.threads());
    }
  }

  private String settings(Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = ChildJvm.of(dir, Application.class.getName(), List.of());
    builder.environment().remove(WAITING);
    builder.environment().put("OMP_DISPLAY_ENV", "TRUE");
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void threadsSleepWhileTheyWaitThoughNobodySaidSo() throws Exception {
    assertThat(settings(Map.of())).containsPattern(WAITING + " *= *'PASSIVE'");
  }

  @Test
  void whatTheUserHasSetStays() throws Exception {
    assertThat(settings(Map.of(WAITING, "ACTIVE"))).containsPattern(WAITING + " *= *'ACTIVE'");
  }
}
