package org.ltp4j.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageTimesTest {
  @TempDir Path dir;

  @Test
  void timesOfSeveralProcessesAddUp() throws IOException {
    Files.writeString(dir.resolve("seconds.json"), "{\"mlm\": 5.0, \"ticket\": 1.0}");
    StageTimes.in(dir).of("mlm", () -> 1);
    assertThat(StageTimes.in(dir).seconds().get("mlm")).isGreaterThanOrEqualTo(5);
    assertThat(StageTimes.in(dir).seconds().get("ticket")).isEqualTo(1);
  }

  /** Or else the run that is tried again would find a file in its way. */
  @Test
  void aStageThatLeftNothingButItsLockGetsNoFile() {
    assertThatThrownBy(
            () ->
                StageTimes.in(dir)
                    .of(
                        "mlm",
                        () -> {
                          lock();
                          throw new IllegalStateException("no memory");
                        }))
        .hasMessage("no memory");
    assertThat(dir.resolve("seconds.json")).doesNotExist();
  }

  private void lock() {
    try {
      Files.writeString(dir.resolve(".lock"), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
