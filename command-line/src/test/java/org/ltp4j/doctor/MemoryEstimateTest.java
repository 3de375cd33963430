package org.ltp4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.recipe.TrainSettings;

class MemoryEstimateTest {
  private static final ModelConfig CONFIG = ModelConfig.load(Bench.MODEL);

  private static MemoryEstimate.Load load(int batch, boolean recompute) {
    return new MemoryEstimate.Load(batch, 20, CONFIG.vocabulary(), 1000, 100, 10, false, recompute);
  }

  private static long part(MemoryEstimate.Load load, String name) {
    return MemoryEstimate.of(CONFIG, load).parts().get(name);
  }

  @Test
  void partsFollowTheirFormulas() {
    assertThat(part(load(1, false), "weights")).isEqualTo(4 * ModelCheck.parameters(CONFIG));
    assertThat(part(load(1, false), "entries")).isEqualTo(16 * 1100);
    assertThat(part(load(1, false), "prompt")).isEqualTo(160);
    long one = part(load(1, false), "activations");
    assertThat(part(load(3, false), "activations")).isEqualTo(3 * one);
    assertThat(part(load(1, true), "activations")).isLessThan(one);
    MemoryEstimate estimate = MemoryEstimate.of(CONFIG, load(2, false));
    assertThat(estimate.total())
        .isEqualTo(estimate.parts().values().stream().mapToLong(Long::longValue).sum());
  }

  @Test
  void tooLittleRoomIsAWarning(@TempDir Path folder) {
    TrainSettings settings = new Bench(folder).settings();
    Notes notes = new Notes("Training");
    MemoryEstimate estimate = MemoryEstimate.of(CONFIG, load(1 << 20, false));
    new TrainingCheck(notes, settings, CONFIG).room(estimate, 1L << 33, Bench.healthy());
    assertThat(notes.chapter().findings())
        .filteredOn(f -> f.mark() == Mark.WARNING)
        .extracting(Finding::topic)
        .containsExactly("memory", "heap");
  }

  @Test
  void allocationThatFailsIsOneLine() {
    assertThat(Probe.outOfMemory(new OutOfMemoryError("Java heap space\nat a place")))
        .hasMessageContaining("Java heap space")
        .hasMessageNotContaining("\n");
  }
}
