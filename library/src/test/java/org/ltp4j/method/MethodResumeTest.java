package org.ltp4j.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ltp4j.golden.Golden;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Stop;

/** A run of any method that was stopped ends in the same bytes. */
class MethodResumeTest {
  private static final List<String> RESULTS =
      List.of("adapter/adapter_model.safetensors", "result.json", "log.jsonl");

  @TempDir Path dir;

  private Path run(MethodName method, String name, Listener listener) {
    Path out = dir.resolve(name);
    // The fixture has dropout, which a resumed run must draw again.
    String model = Golden.folder().resolve("xlmr").toString();
    String[] more = {
      "model", model,
      "steps", "17", // six epochs, the last of them a part
      "learning-rate", "0.003",
      "schedule", "cosine",
      "warmup", "0.1",
      "weight-decay", "0.01",
      "class-weights", "neutral=2",
      "choose-by", "loss",
      "save-every", "4"
    };
    Rows.train(Rows.settings(dir, method, out, more), listener);
    return out;
  }

  @ParameterizedTest
  @EnumSource
  void stoppedRunsGoOnAsIfNothingHadBeen(MethodName method) throws IOException {
    Path whole = run(method, "whole", Listener.SILENT);
    // Sparse fine-tuning has two phases with a log each, and is stopped in both.
    List<String> phases = method == MethodName.LT_SFT ? List.of("full", "") : List.of("");
    for (String phase : phases) {
      Path log = dir.resolve("pieces").resolve(phase).resolve("log.jsonl");
      stop(method, log);
      // A killed process leaves steps after its last checkpoint, the last half written.
      Files.writeString(log, "{\"step\":99,\"loss\":1}\n{\"st", StandardOpenOption.APPEND);
    }
    Path pieces = run(method, "pieces", Listener.SILENT);
    for (String file : RESULTS) {
      assertThat(pieces.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
    try (var files = Files.walk(pieces)) {
      assertThat(files.map(Path::toString))
          .noneMatch(file -> file.contains("checkpoint-") || file.contains(".tmp-"));
    }
  }

  /** Starts a run and stops it after the sixth step of its log: past the first checkpoint. */
  private void stop(MethodName method, Path log) {
    assertThatThrownBy(() -> run(method, "pieces", stopAfter(log, 6)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("stopped");
  }

  private static Listener stopAfter(Path log, int steps) {
    return new Listener() {
      @Override
      public Stop listen() {
        return Stop.when(() -> lines(log) >= steps);
      }
    };
  }

  private static int lines(Path log) {
    try {
      return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
