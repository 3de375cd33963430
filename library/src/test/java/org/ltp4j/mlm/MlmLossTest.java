package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.data.BadRows;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.model.TrainingPass;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Trainables;
import org.ltp4j.random.Streams;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;
import org.ltp4j.tokenizer.Tokenizer;

@KernelSensitive
class MlmLossTest {
  private static final MaskedBatch BATCH =
      new MaskedBatch(
          new int[][] {{0, 9, 70, 5, 2}, {0, 33, 2}},
          new int[] {0, 0, 1},
          new int[] {1, 3, 1},
          new long[] {8, 5, 12});

  @TempDir java.nio.file.Path dir;

  private record Outcome(double loss, double norm) {}

  private static Outcome accumulate(ModelWeights weights, MaskedBatch batch, double weight) {
    try (ParameterSet set =
        new ParameterSet(
            Trainables.dense(weights, p -> true), weights.config().family().wordEmbeddings(), 2)) {
      Encoder encoder = new Encoder(weights);
      TrainingPass pass = new TrainingPass(encoder, set, Dropout.NONE, new Streams(1), 0, false);
      double loss = new MlmLoss(encoder).accumulate(batch, pass, weight);
      return new Outcome(loss, set.gradientNorm());
    }
  }

  @Test
  void evaluationMeasuresWhatTrainingMinimises() {
    try (ModelWeights weights = TinyModels.weights(Family.ROBERTA, 1)) {
      double loss = accumulate(weights, BATCH, 1).loss();
      MlmLoss.Score score = new MlmLoss(new Encoder(weights)).evaluate(BATCH);
      UpToRounding.assertNumber("loss", score.mean(), loss);
      assertThat(score.tokens()).isEqualTo(BATCH.size());
    }
  }

  @Test
  void theWeightScalesTheGradientAndNotTheLoss() {
    try (ModelWeights weights = TinyModels.weights(Family.ROBERTA, 1)) {
      Outcome whole = accumulate(weights, BATCH, 1);
      Outcome quarter = accumulate(weights, BATCH, 0.25);
      assertThat(quarter.loss()).isEqualTo(whole.loss());
      UpToRounding.assertNumber("norm", quarter.norm(), whole.norm() / 4);
    }
  }

  @Test
  void withoutHiddenTokensThereIsNothingToLearn() {
    MaskedBatch none = new MaskedBatch(new int[][] {{0, 2}}, new int[0], new int[0], new long[0]);
    try (ModelWeights weights = TinyModels.weights(Family.ROBERTA, 1)) {
      assertThat(accumulate(weights, none, 1)).isEqualTo(new Outcome(0, 0));
      MlmLoss.Score score = new MlmLoss(new Encoder(weights)).evaluate(none);
      assertThat(score).isEqualTo(MlmLoss.Score.zero());
    }
  }

  @Test
  void theHeldOutMeasureIsFixedAndIndependentOfTheBatch() throws Exception {
    Runs.write(dir);
    try (Tokenizer tokenizer = Tokenizer.open(Runs.model());
        ModelWeights weights = ModelWeights.open(Runs.model(), TinyModels.ENGINE);
        PointerScope scope = new PointerScope()) {
      Corpus corpus =
          Corpus.read(List.of(dir.resolve("en.txt"), dir), tokenizer, 20, BadRows.REJECT);
      assertThat(corpus.parts())
          .extracting(Corpus.Part::name)
          .containsExactly("en", "set.en", "set.xx", "en-2", "held-out", "others");
      MlmLoss loss = new MlmLoss(new Encoder(weights));
      Map<String, Object> first = new HeldOut(corpus, tokenizer, 0.15, 4).measure(loss);
      assertThat(new HeldOut(corpus, tokenizer, 0.15, 4).measure(loss)).isEqualTo(first);
      Map<String, Object> single = new HeldOut(corpus, tokenizer, 0.15, 1).measure(loss);
      first.forEach(
          (part, figures) -> {
            Map<?, ?> a = (Map<?, ?>) figures;
            Map<?, ?> b = (Map<?, ?>) single.get(part);
            assertThat(b.get("tokens")).isEqualTo(a.get("tokens"));
            UpToRounding.assertNumber(part, (double) b.get("loss"), (double) a.get("loss"));
          });
    }
  }
}
