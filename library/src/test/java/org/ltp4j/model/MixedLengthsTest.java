package org.ltp4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ltp4j.engine.Tensors;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Trainables;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.prompt.PromptBatch;
import org.ltp4j.prompt.PromptModel;
import org.ltp4j.random.Streams;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;

/** A batch of short and long rows, which attention sees in several groups, is its rows together. */
@KernelSensitive
class MixedLengthsTest {
  private static final long SEED = 41;
  private static final int ROWS = 60;

  private static PromptBatch batch(ModelConfig config) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[][] rows = new int[ROWS][];
    long[] at = new long[ROWS];
    long[] gold = new long[ROWS];
    for (int r = 0; r < ROWS; r++) {
      int length = random.nextBoolean() ? 4 + random.nextInt(5) : 18 + random.nextInt(5);
      rows[r] = random.ints(length, 3, config.vocabulary()).toArray();
      at[r] = random.nextInt(length);
      gold[r] = random.nextInt(3);
    }
    assertThat(RowGroup.of(Input.of(rows, config), config.heads(), true, new KernelShapes(false)))
        .hasSizeGreaterThan(1);
    return PromptBatch.of(rows, at, gold);
  }

  private static PromptBatch row(PromptBatch batch, int r) {
    return PromptBatch.of(
        new int[][] {batch.rows()[r]},
        new long[] {batch.readAt()[r]},
        new long[] {batch.gold()[r][0]});
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void scores(Family family) {
    try (ModelWeights weights = TinyModels.weights(family, SEED)) {
      PromptModel model = new PromptModel(new Encoder(weights), null, LabelWords.single(9, 4, 70));
      PromptBatch batch = batch(weights.config());
      float[][] together = model.scores(batch);
      int labels = together[0].length;
      float[] found = new float[ROWS * labels];
      float[] alone = new float[ROWS * labels];
      for (int r = 0; r < ROWS; r++) {
        System.arraycopy(together[r], 0, found, r * labels, labels);
        System.arraycopy(model.scores(row(batch, r))[0], 0, alone, r * labels, labels);
      }
      UpToRounding.assertStates("scores, seed " + SEED, found, alone);
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void gradients(Family family) {
    try (ModelWeights weights = TinyModels.weights(family, SEED)) {
      PromptBatch batch = batch(weights.config());
      PromptBatch[] alone = new PromptBatch[ROWS];
      for (int r = 0; r < ROWS; r++) {
        alone[r] = row(batch, r);
      }
      Map<String, float[]> together = gradients(weights, batch);
      Map<String, float[]> means = gradients(weights, alone);
      for (float[] sums : means.values()) {
        for (int i = 0; i < sums.length; i++) {
          sums[i] /= ROWS;
        }
      }
      UpToRounding.assertGradients(together, means);
    }
  }

  /** The sum over batches of the gradients of their mean losses. */
  private static Map<String, float[]> gradients(ModelWeights weights, PromptBatch... batches) {
    Encoder encoder = new Encoder(weights);
    PromptModel model = new PromptModel(encoder, null, LabelWords.single(9, 4, 70));
    try (PointerScope scope = new PointerScope();
        ParameterSet set =
            new ParameterSet(
                Trainables.dense(weights, p -> true),
                weights.config().family().wordEmbeddings(),
                2)) {
      for (PromptBatch batch : batches) {
        model.accumulate(
            batch, new TrainingPass(encoder, set, Dropout.NONE, new Streams(SEED), 0, false));
      }
      Map<String, float[]> gradients = new HashMap<>();
      weights
          .parameters()
          .forEach(p -> gradients.put(p.name(), Tensors.floats(weights.tensor(p.name()).grad())));
      return gradients;
    }
  }
}
