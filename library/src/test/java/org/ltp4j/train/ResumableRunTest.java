package org.ltp4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.optim.Adam;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.optim.Optimizer;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Schedule;
import org.ltp4j.problem.Problem;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.run.Checkpoints;
import org.ltp4j.run.Listener;
import org.ltp4j.run.RunFiles;

/** A run of twelve steps, each of which takes some minutes by the clock that it is given. */
class ResumableRunTest {
  private static final Engine ENGINE = Engine.cpu(1);
  private static final int STEPS = 12;
  private static final int SAVE_EVERY = 8;

  @TempDir Path dir;
  private long nanoseconds;

  /** Ends the process, as far as files can tell. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Trains until this step or to the end; returns what was trained then. */
  private float[] train(Duration step, int killedAt) {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = Tensors.zeros(2);
      try (ParameterSet set =
          new ParameterSet(List.of(new DenseTensor("x", 0, x, ENGINE, () -> {})), "", 1)) {
        Objective objective =
            done -> {
              if (done == killedAt) {
                throw new Killed();
              }
              nanoseconds += step.toNanos();
              x.mutable_grad().put(Tensors.of(new float[] {done + 1, -1}, 2));
              return new Objective.Loss(1, 1);
            };
        Schedule schedule = new Schedule(Schedule.Shape.LINEAR, 0.1, 2, STEPS);
        Trainer trainer = new Trainer(set, objective, new Optimizer(Adam.DEFAULT, schedule), 1);
        new ResumableRun(
                new RunFiles(dir),
                set,
                Callback.NONE,
                SAVE_EVERY,
                Ranks.ALONE,
                Listener.SILENT,
                () -> nanoseconds)
            .execute("train", trainer, STEPS);
        return Tensors.floats(x);
      }
    }
  }

  private long saved() {
    return new RunFiles(dir).checkpoints(1).latest().map(Checkpoints::stepOf).orElse(0L);
  }

  @Test
  void slowStepsAreSavedByTheClock() throws IOException {
    assertThatThrownBy(() -> train(Duration.ofMinutes(4), 2)).isInstanceOf(Killed.class);
    assertThat(saved()).isZero();
    assertThatThrownBy(() -> train(Duration.ofMinutes(4), 5)).isInstanceOf(Killed.class);
    assertThat(saved()).as("after twelve minutes").isEqualTo(3);
    assertThatThrownBy(() -> train(Duration.ofMinutes(4), 7)).isInstanceOf(Killed.class);
    assertThat(saved()).as("after twelve more").isEqualTo(6);
    float[] resumed = train(Duration.ofMinutes(4), STEPS);
    assertThat(new RunFiles(dir).log().read()).hasSize(STEPS);
    dir = Files.createDirectory(dir.resolve("whole"));
    assertThat(train(Duration.ofSeconds(1), STEPS)).containsExactly(resumed);
    assertThat(saved()).isEqualTo(SAVE_EVERY);
  }

  @Test
  void aDamagedStateIsRefusedByNameAndTheRunStartsOverWithoutIt() throws IOException {
    assertThatThrownBy(() -> train(Duration.ofSeconds(5), SAVE_EVERY + 3))
        .isInstanceOf(Killed.class);
    Path saved = new RunFiles(dir).checkpoints(1).latest().orElseThrow();
    Files.writeString(saved.resolve("moments.safetensors"), "cut off");
    assertThatThrownBy(() -> train(Duration.ofSeconds(5), STEPS))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(saved.toString(), "moments.safetensors", "delete it");
    AtomicFiles.deleteTree(saved);
    float[] again = train(Duration.ofSeconds(5), STEPS);
    dir = Files.createDirectory(dir.resolve("whole"));
    assertThat(train(Duration.ofSeconds(5), STEPS)).containsExactly(again);
  }

  @Test
  void quickStepsAreSavedByTheirNumber() {
    for (int killed : new int[] {SAVE_EVERY - 1, SAVE_EVERY + 3}) {
      assertThatThrownBy(() -> train(Duration.ofSeconds(5), killed)).isInstanceOf(Killed.class);
      assertThat(saved()).isEqualTo(killed / SAVE_EVERY * SAVE_EVERY);
    }
  }
}
