package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.golden.Golden;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.recipe.MlmSettings.Numbers;

/** A model directory with matrices in eight bits. */
class RoundedRowsTest {
  private static final Path MODEL = Golden.folder().resolve("xlmr");

  @TempDir Path dir;

  private static ModelWeights open(Path model) {
    return ModelWeights.open(model, Engine.cpu(1));
  }

  private Path write(Path model, String name) {
    Path folder = dir.resolve(name);
    try (ModelWeights weights = open(model)) {
      ModelDirectory.write(folder, weights, model, Numbers.INT8);
    }
    return folder;
  }

  @Test
  void everyNumberIsWithinHalfAStepOfItsRow() throws Exception {
    Path rounded = write(MODEL, "rounded");
    try (ModelWeights before = open(MODEL);
        ModelWeights after = open(rounded)) {
      assertThat(after.config()).isEqualTo(before.config());
      assertThat(after.parameters()).isEqualTo(before.parameters());
      for (Parameter p : before.parameters()) {
        float[] exact = Tensors.floats(before.tensor(p.name()));
        float[] near = Tensors.floats(after.tensor(p.name()));
        int width = (int) p.shape()[p.shape().length - 1];
        for (int row = 0; row < exact.length / width; row++) {
          assertNear(p, exact, near, row * width, (row + 1) * width);
        }
      }
    }
    long size = Files.size(rounded.resolve("model.safetensors"));
    assertThat(size).isLessThan(Files.size(MODEL.resolve("model.safetensors")) / 2);
  }

  private static void assertNear(Parameter p, float[] exact, float[] near, int from, int to) {
    double largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(exact[i]));
    }
    // Vectors are stored in half precision.
    double step = p.shape().length == 2 ? largest / 127 : largest / 1024;
    for (int i = from; i < to; i++) {
      assertThat((double) near[i])
          .describedAs("%s[%d]", p.name(), i)
          .isCloseTo(exact[i], within(step * 0.5001 + 1e-7));
    }
  }

  @Test
  void whatWasRoundedOnceStaysAsItIs() {
    Path once = write(MODEL, "once");
    Path twice = write(once, "twice");
    try (ModelWeights first = open(once);
        ModelWeights second = open(twice)) {
      for (Parameter p : first.parameters()) {
        float[] expected = Tensors.floats(first.tensor(p.name()));
        float[] found = Tensors.floats(second.tensor(p.name()));
        for (int i = 0; i < expected.length; i++) {
          assertThat((double) found[i])
              .describedAs("%s[%d]", p.name(), i)
              .isCloseTo(expected[i], within(1e-6 * Math.abs(expected[i])));
        }
      }
    }
  }

  @Test
  void itsConfigSaysHowItIsStored() {
    assertThat(write(MODEL, "rounded").resolve("config.json"))
        .content()
        .contains("\"quantization_config\"", "\"int-quantized\"");
  }
}
