package org.ltp4j.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.model.TrainingPass;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Trainables;
import org.ltp4j.random.Streams;
import org.ltp4j.rounding.UpToRounding;
import org.ltp4j.template.HeadKind;

/** A head that reads several places of a row, and labels of which a row has several. */
class WordsTest {
  private static final int LABELS = 3;

  private record Outcome(double loss, Map<String, float[]> gradients) {}

  /** Three rows, of which one, two and three places are read. */
  private static PromptBatch batch(ModelConfig config) {
    int[][] rows = TinyModels.rows(config, 3, 0, new SplittableRandom(3));
    int[][] places = new int[3][];
    int[][] gold = new int[3][];
    for (int r = 0; r < 3; r++) {
      int length = rows[r].length;
      int row = r;
      places[r] = IntStream.rangeClosed(0, r).map(i -> (2 * i + 1) % length).toArray();
      gold[r] = IntStream.rangeClosed(0, r).map(i -> (i + row) % LABELS).toArray();
    }
    return new PromptBatch(rows, places, gold);
  }

  /** Each place in a row of its own. */
  private static PromptBatch apart(PromptBatch batch) {
    PromptBatch all = null;
    for (int r = 0; r < batch.rows().length; r++) {
      for (int i = 0; i < batch.places()[r].length; i++) {
        PromptBatch one =
            new PromptBatch(
                new int[][] {batch.rows()[r]},
                new int[][] {{batch.places()[r][i]}},
                new int[][] {{batch.gold()[r][i]}});
        all = all == null ? one : all.and(one);
      }
    }
    return all;
  }

  private static ClassHead head(ModelConfig config) {
    return ClassHead.random(HeadKind.TOKENS, config, LABELS, new Streams(5), TinyModels.ENGINE);
  }

  private static Outcome pass(PromptBatch batch, ModelWeights weights, ClassHead head) {
    try (PointerScope scope = new PointerScope();
        ParameterSet set =
            new ParameterSet(
                Trainables.dense(weights, p -> !p.isHead()),
                weights.config().family().wordEmbeddings(),
                1)) {
      Encoder encoder = new Encoder(weights);
      TrainingPass pass = new TrainingPass(encoder, set, Dropout.NONE, new Streams(1), "0", false);
      double loss = new PromptModel(encoder, null, head).accumulate(batch, pass);
      Map<String, float[]> gradients = new LinkedHashMap<>();
      weights
          .parameters()
          .forEach(
              p -> {
                var gradient = weights.tensor(p.name()).grad();
                if (gradient.defined()) {
                  gradients.put(p.name(), Tensors.floats(gradient));
                }
              });
      return new Outcome(loss, gradients);
    }
  }

  @Test
  void placesOfARowCountAsRowsOfTheirOwn() {
    Outcome together;
    Outcome apart;
    float[][] scores;
    try (ModelWeights weights = TinyModels.weights(Family.ROBERTA, 2);
        ClassHead head = head(weights.config())) {
      PromptBatch batch = batch(weights.config());
      assertThat(batch.readAt()).isNull();
      together = pass(batch, weights, head);
      scores = new PromptModel(new Encoder(weights), null, head).scores(batch);
      assertThat(Arrays.stream(scores).mapToInt(row -> row.length))
          .containsExactly(LABELS, 2 * LABELS, 3 * LABELS);
      float[][] alone = new PromptModel(new Encoder(weights), null, head).scores(apart(batch));
      float[] flat = new float[6 * LABELS];
      int at = 0;
      for (float[] row : scores) {
        System.arraycopy(row, 0, flat, at, row.length);
        at += row.length;
      }
      for (int i = 0; i < flat.length; i++) {
        UpToRounding.assertNumber("score", alone[i / LABELS][i % LABELS], flat[i]);
      }
    }
    try (ModelWeights weights = TinyModels.weights(Family.ROBERTA, 2);
        ClassHead head = head(weights.config())) {
      apart = pass(apart(batch(weights.config())), weights, head);
    }
    UpToRounding.assertNumber("loss", apart.loss, together.loss);
    assertThat(together.gradients).isNotEmpty();
    UpToRounding.assertGradients(apart.gradients, together.gradients);
  }

  @Test
  void setsHaveTheMeanBinaryCrossEntropyAndItsGradient() {
    float[] scores = {2, -1, 0.5f, -3, 0, 4};
    int[][] gold = {{0, 2}, {}};
    double[] is = {1, 0, 1, 0, 0, 0};
    double expected = 0;
    try (PointerScope scope = new PointerScope()) {
      var tensor = Tensors.of(scores, 2, LABELS).requires_grad_(true);
      var loss = Criterion.SETS.of(tensor, gold, Criterion.Share.ALL);
      loss.backward();
      float[] gradient = Tensors.floats(tensor.grad());
      for (int i = 0; i < scores.length; i++) {
        double p = 1 / (1 + Math.exp(-scores[i]));
        expected -= Math.log(is[i] == 1 ? p : 1 - p) / scores.length;
        UpToRounding.assertNumber("gradient", (p - is[i]) / scores.length, gradient[i]);
      }
      UpToRounding.assertNumber("loss", expected, loss.item_double());
    }
    assertThat(Criterion.SETS.weight(gold)).isEqualTo(2);
    assertThat(Criterion.CROSS_ENTROPY.weight(new int[][] {{1, 2}, {0}})).isEqualTo(3);
  }

  @Test
  void wordsOfNoLabelAreTakenOff() {
    LabelWords words = new LabelWords(new long[] {4, 7, 9}, 2, new float[] {1, 0, -1, 0, 1, -1});
    try (PointerScope scope = new PointerScope()) {
      float[] mixed =
          Tensors.floats(words.mix(Tensors.of(new float[] {5, 1, 3}, 1, 3), TinyModels.ENGINE));
      assertThat(mixed).containsExactly(2, -2);
    }
    assertThat(List.of(words.labels())).containsExactly(2);
  }
}
