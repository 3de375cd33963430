package org.ltp4j.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Precision;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.parameter.Kind;
import org.ltp4j.random.Streams;

/** Whole tensors whose gradients arrive at converted copies. */
class ConvertedGradientsTest {
  private static final int STEPS = 60;

  /** A feed-forward part of 2.4 MB a matrix: larger than what the allocator keeps apart. */
  private static ModelConfig config() {
    return TinyModels.config(Family.BERT, 384, 4, 12, 1536);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void stepsLeaveTheMemoryOfTheProcessAsItWas() throws IOException {
    Engine engine = new Engine("cpu", Precision.BF16, 1);
    try (ModelWeights weights = ModelWeights.random(config(), new Streams(1), engine)) {
      List<DenseTensor> tensors =
          Trainables.dense(weights, p -> p.kind() == Kind.INTERMEDIATE || p.kind() == Kind.OUTPUT);
      Adam.Update update = new Adam.Update(Adam.DEFAULT, 1e-5, 1, 1);
      tensors.forEach(t -> t.update(update));
      long before = residentMegabytes();
      for (int i = 0; i < STEPS; i++) {
        tensors.forEach(t -> t.update(update));
      }
      // Gradients that were kept would be 19 MB a step.
      assertThat(residentMegabytes() - before).isLessThan(STEPS * 3L);
      tensors.forEach(DenseTensor::close);
    }
  }

  private static long residentMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
