package org.ltp4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Precision;
import org.ltp4j.engine.Tensors;
import org.ltp4j.optim.Adam;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Trainables;
import org.ltp4j.random.Streams;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;

/** Gradients of deep prompts and low-rank products, and what training them leaves alone. */
@KernelSensitive
class AdditionsTrainingTest {
  private static final long SEED = 45;
  private static final ModelConfig CONFIG = TinyModels.config(Family.ROBERTA);
  private static final int[][] ROWS = TinyModels.rows(CONFIG, 4, 0, new SplittableRandom(SEED));
  private static final long[] PLACES = Arrays.stream(ROWS).mapToLong(r -> r.length / 2).toArray();
  private static final float[] DIRECTION =
      new Streams(SEED).normal(ROWS.length * CONFIG.hidden(), 1, "direction");
  private static final Dropout ALL_DROPOUT = new Dropout(0.3, 0.2);

  private static ModelWeights weights(Engine engine) {
    return ModelWeights.random(CONFIG, new Streams(SEED), engine);
  }

  private static ParameterSet set(Additions additions, Engine engine, Predicate<Addition> trained) {
    List<DenseTensor> all = new ArrayList<>(Trainables.dense(additions, engine));
    List<String> names = additions.all().stream().filter(trained).map(Addition::name).toList();
    all.stream().filter(t -> !names.contains(t.name())).forEach(DenseTensor::close);
    all.removeIf(t -> !names.contains(t.name()));
    return new ParameterSet(all, CONFIG.family().wordEmbeddings(), 2);
  }

  /** Backward from Σ direction · hidden at one place of each row; gradients by name. */
  private static Map<String, float[]> gradients(
      ModelWeights weights,
      Additions additions,
      Predicate<Addition> trained,
      Dropout dropout,
      boolean checkpointing) {
    try (PointerScope scope = new PointerScope();
        ParameterSet set = set(additions, weights.engine(), trained)) {
      accumulate(weights, additions, set, dropout, checkpointing);
      Map<String, Tensor> tensors = new HashMap<>(additions.tensors());
      weights.parameters().forEach(p -> tensors.put(p.name(), weights.tensor(p.name())));
      return TinyModels.gradients(tensors);
    }
  }

  private static void accumulate(
      ModelWeights weights,
      Additions additions,
      ParameterSet set,
      Dropout dropout,
      boolean checkpointing) {
    try (PointerScope scope = new PointerScope()) {
      Encoder encoder = new Encoder(weights, additions);
      TrainingPass pass =
          new TrainingPass(encoder, set, dropout, new Streams(SEED), 7, checkpointing);
      Tensor hidden = pass.run(Input.of(ROWS, CONFIG), null, PLACES); // (B, H)
      Tensor direction = weights.engine().tensor(DIRECTION, ROWS.length, CONFIG.hidden());
      pass.backward(hidden.mul(direction).sum());
    }
  }

  private static double plainLoss(PlainEncoder plain) {
    double loss = 0;
    int h = CONFIG.hidden();
    for (int row = 0; row < ROWS.length; row++) {
      double[] hidden = plain.run(ROWS[row])[(int) PLACES[row]];
      for (int j = 0; j < h; j++) {
        loss += DIRECTION[row * h + j] * hidden[j];
      }
    }
    return loss;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void gradientsAreDifferencesOfTheDefinition(boolean checkpointing) {
    try (ModelWeights weights = weights(TinyModels.ENGINE);
        Additions added = TinyAdditions.both(CONFIG, SEED, TinyModels.ENGINE)) {
      Map<String, float[]> gradients =
          gradients(weights, added, a -> true, Dropout.NONE, checkpointing);
      assertThat(gradients.keySet()).isEqualTo(added.tensors().keySet());
      PlainEncoder plain = new PlainEncoder(weights, added, TinyAdditions.SCALING);
      SplittableRandom random = new SplittableRandom(SEED);
      Map<String, float[]> differences = new HashMap<>();
      gradients.forEach(
          (name, gradient) -> {
            differences.put(name, gradient.clone());
            double[] values = plain.values().get(name);
            assertThat(gradient).hasSize(values.length);
            for (int n = 0; n < 6; n++) {
              int i = random.nextInt(values.length);
              double step = 1e-5;
              double value = values[i];
              values[i] = value + step;
              double above = plainLoss(plain);
              values[i] = value - step;
              double below = plainLoss(plain);
              values[i] = value;
              differences.get(name)[i] = (float) ((above - below) / (2 * step));
            }
          });
      UpToRounding.assertGradients(gradients, differences);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Precision.class, mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void recomputationChangesNoBit(Precision precision) {
    Engine engine = new Engine("cpu", precision, 2);
    try (ModelWeights weights = weights(engine);
        Additions added = TinyAdditions.both(CONFIG, SEED, engine)) {
      for (Dropout dropout : List.of(Dropout.NONE, ALL_DROPOUT)) {
        Map<String, float[]> kept = gradients(weights, added, a -> true, dropout, false);
        Map<String, float[]> again = gradients(weights, added, a -> true, dropout, true);
        assertThat(again.keySet()).isEqualTo(kept.keySet());
        again.forEach((name, g) -> assertThat(g).describedAs(name).containsExactly(kept.get(name)));
      }
    }
  }

  @Test
  void halfPrecisionGivesTheSameGradientsButForRounding() {
    Engine bf16 = new Engine(TinyModels.ENGINE.device(), Precision.BF16, 2);
    try (ModelWeights weights = weights(TinyModels.ENGINE);
        ModelWeights half = weights(bf16);
        Additions added = TinyAdditions.both(CONFIG, SEED, TinyModels.ENGINE)) {
      Map<String, float[]> single = gradients(weights, added, a -> true, Dropout.NONE, false);
      gradients(half, added, a -> true, Dropout.NONE, false)
          .forEach(
              (name, g) ->
                  assertThat(cosine(g, single.get(name))).describedAs(name).isGreaterThan(0.98));
    }
  }

  private static double cosine(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void layersBelowTheLowestTrainedAdditionNeedNoBackwardPass(boolean checkpointing) {
    try (ModelWeights weights = weights(TinyModels.ENGINE);
        Additions added = TinyAdditions.both(CONFIG, SEED, TinyModels.ENGINE)) {
      Map<String, float[]> all = gradients(weights, added, a -> true, Dropout.NONE, checkpointing);
      for (int layer = 1; layer <= CONFIG.layers(); layer++) {
        int from = layer;
        Map<String, float[]> upper =
            gradients(weights, added, a -> a.layer() >= from, Dropout.NONE, checkpointing);
        List<String> expected =
            added.all().stream().filter(a -> a.layer() >= from).map(Addition::name).toList();
        assertThat(upper.keySet()).containsExactlyInAnyOrderElementsOf(expected);
        upper.forEach((name, g) -> assertThat(g).describedAs(name).containsExactly(all.get(name)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Precision.class, mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void trainingMovesEveryAdditionAndNoWeight(Precision precision) {
    Engine engine = new Engine("cpu", precision, 2);
    try (ModelWeights weights = weights(engine);
        Additions added =
            new Additions(
                TinyAdditions.deepPrompt(CONFIG, SEED, engine),
                TinyAdditions.zero(CONFIG, TinyAdditions.QUERY_VALUE, SEED, engine))) {
      Map<String, float[]> weightsBefore = new HashMap<>();
      weights
          .parameters()
          .forEach(p -> weightsBefore.put(p.name(), TinyModels.values(weights, p.name())));
      Map<String, float[]> before = new HashMap<>();
      added.tensors().forEach((name, t) -> before.put(name, Tensors.floats(t)));
      float[][] scores = TinyAdditions.hidden(new Encoder(weights, added), ROWS, PLACES);
      try (ParameterSet set = set(added, engine, a -> true)) {
        for (int step = 0; step < 2; step++) { // A has no gradient while B is zero.
          accumulate(weights, added, set, Dropout.NONE, step == 1);
          weights
              .parameters()
              .forEach(p -> assertThat(weights.tensor(p.name()).grad().defined()).isFalse());
          set.update(new Adam.Update(Adam.DEFAULT, 0.05, step + 1, 1));
        }
      }
      weightsBefore.forEach(
          (name, values) ->
              assertThat(TinyModels.values(weights, name))
                  .describedAs(name)
                  .containsExactly(values));
      added
          .tensors()
          .forEach(
              (name, t) ->
                  assertThat(Tensors.floats(t)).describedAs(name).isNotEqualTo(before.get(name)));
      assertThat(
              Arrays.deepEquals(
                  TinyAdditions.hidden(new Encoder(weights, added), ROWS, PLACES), scores))
          .describedAs("inference still reads the old values")
          .isFalse();
    }
  }

  @Test
  void dropoutWithAdditionsIsTheStepsAndForTrainingOnly() {
    try (ModelWeights weights = weights(TinyModels.ENGINE);
        Additions added = TinyAdditions.both(CONFIG, SEED, TinyModels.ENGINE)) {
      Dropout dropout = ALL_DROPOUT;
      Map<String, float[]> none = gradients(weights, added, a -> true, Dropout.NONE, false);
      Map<String, float[]> dropped = gradients(weights, added, a -> true, dropout, false);
      float[][] hidden = TinyAdditions.hidden(new Encoder(weights, added), ROWS, PLACES);
      torch.manual_seed(5);
      torch.rand(3);
      gradients(weights, added, a -> true, dropout, false)
          .forEach(
              (name, g) -> {
                assertThat(g).describedAs(name).containsExactly(dropped.get(name));
                assertThat(g).describedAs(name).isNotEqualTo(none.get(name));
              });
      assertThat(TinyAdditions.hidden(new Encoder(weights, added), ROWS, PLACES))
          .isDeepEqualTo(hidden);
    }
  }
}
