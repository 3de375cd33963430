package org.ltp4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ltp4j.engine.EightBits;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Precision;
import org.ltp4j.random.Streams;
import org.ltp4j.rounding.KernelSensitive;

/**
 * Inference with projections in eight bits, or its refusal where the processor lacks exact sums.
 */
@KernelSensitive
class EightBitsTest {
  private static final long SEED = 35;

  private static float[][] hidden(ModelWeights weights, Additions additions) {
    int[][] rows = TinyModels.rows(weights.config(), 6, 0, new SplittableRandom(SEED));
    return TinyAdditions.hidden(new Encoder(weights, additions), rows, null);
  }

  /** Root of the mean square of the differences. */
  private static double distance(float[][] a, float[][] b) {
    double sum = 0;
    int count = 0;
    for (int t = 0; t < a.length; t++) {
      for (int j = 0; j < a[t].length; j++) {
        sum += (a[t][j] - b[t][j]) * (a[t][j] - b[t][j]);
        count++;
      }
    }
    return Math.sqrt(sum / count);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void statesAreThoseOfSinglePrecisionButForRounding(Family family) {
    if (EightBits.areRefused()) {
      return;
    }
    Engine engine = new Engine("cpu", Precision.INT8, 2);
    ModelConfig config = TinyModels.config(family);
    try (ModelWeights single = TinyModels.weights(family, SEED);
        ModelWeights rounded = ModelWeights.random(config, new Streams(SEED), engine);
        Additions added = TinyAdditions.both(config, SEED, engine)) {
      float[][] expected = hidden(single, added);
      // States are normalised, so 1 is their scale.
      assertThat(distance(hidden(rounded, added), expected)).isBetween(1e-5, 0.05);
      assertThat(distance(hidden(rounded, Additions.NONE), expected)).isGreaterThan(0.2);
    }
  }

  @Test
  void changedValuesAreRoundedAnew() {
    if (EightBits.areRefused()) {
      return;
    }
    Engine engine = new Engine("cpu", Precision.INT8, 2);
    ModelConfig config = TinyModels.config(Family.ROBERTA);
    String name = config.family().layer(0) + "intermediate.dense.weight";
    try (ModelWeights weights = ModelWeights.random(config, new Streams(SEED), engine);
        ModelWeights other = ModelWeights.random(config, new Streams(SEED), engine)) {
      float[][] before = hidden(weights, Additions.NONE);
      for (ModelWeights each : new ModelWeights[] {weights, other}) {
        FloatBuffer values = each.memory(name).bytes().asFloatBuffer();
        for (int i = 0; i < values.capacity(); i += 3) {
          values.put(i, -values.get(i));
        }
      }
      weights.changed(name);
      float[][] after = hidden(weights, Additions.NONE);
      assertThat(after).isDeepEqualTo(hidden(other, Additions.NONE));
      assertThat(distance(after, before)).isGreaterThan(0.05);
    }
  }
}
