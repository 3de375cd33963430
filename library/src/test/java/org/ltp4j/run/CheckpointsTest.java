package org.ltp4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.Problem;

class CheckpointsTest {
  @TempDir Path dir;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private static void fill(Path at) throws IOException {
    Files.writeString(at.resolve("state"), "s");
  }

  @Test
  void theLatestByNumberIsFoundAndTheOldestGo() throws IOException {
    Checkpoints checkpoints = new Checkpoints(dir, 2);
    assertThat(checkpoints.latest()).isEmpty();
    for (long step : new long[] {9, 10, 100}) {
      checkpoints.save(step, CheckpointsTest::fill);
    }
    assertThat(names()).containsExactly("checkpoint-10", "checkpoint-100");
    assertThat(checkpoints.latest()).contains(dir.resolve("checkpoint-100"));
    assertThat(Checkpoints.stepOf(checkpoints.latest().orElseThrow())).isEqualTo(100);
  }

  @Test
  void aSaveThatFailsLeavesThePreviousOne() throws IOException {
    Checkpoints checkpoints = new Checkpoints(dir, 1);
    checkpoints.save(1, CheckpointsTest::fill);
    assertThatThrownBy(
            () ->
                checkpoints.save(
                    2,
                    at -> {
                      fill(at);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("No space left on device");
    assertThat(names()).containsExactly("checkpoint-1");
    assertThat(checkpoints.latest()).contains(dir.resolve("checkpoint-1"));
  }

  @Test
  void otherNamesAreNoCheckpoints() throws IOException {
    for (String name :
        List.of(
            "checkpoint-7.tmp-1",
            "checkpoint-",
            "checkpoint-x",
            "checkpoint-07",
            "Checkpoint-8",
            "checkpoint-99999999999999999999")) {
      Files.createDirectory(dir.resolve(name));
    }
    Files.writeString(dir.resolve("checkpoint-6"), "a file");
    assertThat(new Checkpoints(dir, 1).latest()).isEmpty();
    assertThatThrownBy(() -> new Checkpoints(dir, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
