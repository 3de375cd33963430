package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Precision;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.model.TrainingPass;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Trainables;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.prompt.PromptBatch;
import org.ltp4j.prompt.PromptModel;
import org.ltp4j.random.Streams;

/**
 * Gradients in bfloat16 are those of single precision but for rounding. Heads are as wide as a
 * GPU's attention without padding takes them: with {@code -Dltp.device=cuda} this compares both.
 */
class HalfPrecisionTest {
  private static final long SEED = 3;
  private static final long[] WORDS = {11, 12, 13};

  @ParameterizedTest
  @EnumSource(Family.class)
  void whereAllTokensAreAsked(Family family) {
    int[][] rows = rows();
    int[] rowOf = {0, 1, 1, 3};
    int[] placeOf = {2, 0, 17, 8};
    MaskedBatch batch = new MaskedBatch(rows, rowOf, placeOf, new long[] {5, 9, 33, 70});
    same(family, (weights, pass) -> new MlmLoss(new Encoder(weights)).accumulate(batch, pass, 1));
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void whereOnePlaceOfEachRowIsAsked(Family family) {
    PromptBatch batch = PromptBatch.of(rows(), new long[] {1, 19, 0, 6}, new long[] {0, 2, 1, 1});
    same(
        family,
        (weights, pass) ->
            new PromptModel(new Encoder(weights), null, LabelWords.single(WORDS))
                .accumulate(batch, pass));
  }

  private interface Loss {
    double accumulate(ModelWeights weights, TrainingPass pass);
  }

  private static void same(Family family, Loss loss) {
    Map<String, float[]> single = gradients(family, Precision.FP32, loss);
    Map<String, float[]> half = gradients(family, Precision.BF16, loss);
    assertThat(half.keySet()).containsExactlyElementsOf(single.keySet());
    half.forEach((name, g) -> assertThat(cosine(g, single.get(name))).as(name).isGreaterThan(0.97));
  }

  /** The loss, and every gradient; that of keys' biases is zero but for rounding. */
  private static Map<String, float[]> gradients(Family family, Precision precision, Loss loss) {
    Engine engine = new Engine(TinyModels.ENGINE.device(), precision, 2);
    try (ModelWeights weights = ModelWeights.random(config(family), new Streams(SEED), engine)) {
      List<DenseTensor> all = Trainables.dense(weights, p -> !p.isKeyBias());
      try (ParameterSet set =
          new ParameterSet(all, weights.config().family().wordEmbeddings(), 2)) {
        TrainingPass pass =
            new TrainingPass(new Encoder(weights), set, Dropout.NONE, new Streams(SEED), 0, false);
        Map<String, float[]> gradients = new LinkedHashMap<>();
        gradients.put("loss", new float[] {(float) loss.accumulate(weights, pass)});
        for (DenseTensor t : all) {
          gradients.put(t.name(), Tensors.floats(t.gradient()));
        }
        return gradients;
      }
    }
  }

  /** A tiny model with heads of eight numbers. */
  private static ModelConfig config(Family family) {
    ModelConfig tiny = TinyModels.config(family);
    return TinyModels.config(family, 32, tiny.layers(), 4, tiny.intermediate());
  }

  private static int[][] rows() {
    SplittableRandom random = new SplittableRandom(SEED);
    return Arrays.stream(new int[] {3, 20, 7, 9})
        .mapToObj(length -> random.ints(length, 2, 71).toArray())
        .toArray(int[][]::new);
  }

  private static double norm(float[] x) {
    return Math.sqrt(dot(x, x));
  }

  private static double cosine(float[] a, float[] b) {
    return norm(a) == 0 && norm(b) == 0 ? 1 : dot(a, b) / (norm(a) * norm(b));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
