package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.optim.Adam;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Trainables;
import org.ltp4j.random.Streams;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.tokenizer.Tokenizer;
import org.ltp4j.train.Objective;

/** What a step of MLM training sees. Without dropout, so that only text and masks differ. */
class MlmObjectiveTest {
  private static final Streams STREAMS = new Streams(61);

  private Tokenizer tokenizer;
  private ModelWeights weights;
  private List<DenseTensor> all;
  private ParameterSet set;

  @BeforeEach
  void open() {
    tokenizer = Tokenizer.open(Runs.model());
    ModelConfig tiny = TinyModels.config(Family.ROBERTA);
    ModelConfig calm =
        new ModelConfig(
            tiny.family(),
            tokenizer.size(),
            tiny.hidden(),
            tiny.layers(),
            tiny.heads(),
            tiny.intermediate(),
            tiny.positions(),
            tiny.types(),
            tiny.epsilon(),
            tiny.padId(),
            Dropout.NONE,
            tiny.initializerRange(),
            null);
    weights = ModelWeights.random(calm, STREAMS, TinyModels.ENGINE);
    all = Trainables.dense(weights, p -> true);
    set = new ParameterSet(all, calm.family().wordEmbeddings(), 2);
  }

  @AfterEach
  void close() {
    set.close();
    weights.close();
    tokenizer.close();
  }

  private Objective objective(MlmPlan plan, PullTowards pull, int sequences) {
    int[][] rows = new int[sequences][12];
    for (int r = 0; r < sequences; r++) {
      int first = 40 * r;
      Arrays.setAll(rows[r], i -> 10 + first + i);
    }
    Corpus corpus =
        new Corpus(
            List.of(
                new Corpus.Part("en", "en", List.of(rows), 12L * sequences, sequences, List.of())));
    Masking masking = new Masking(tokenizer, 0.3, STREAMS);
    Objective objective =
        new MlmObjective(
            new Encoder(weights),
            set,
            new WholeWalk(corpus, 1, STREAMS),
            masking,
            plan,
            null,
            Dropout.NONE,
            STREAMS,
            Ranks.ALONE,
            1_000);
    return pull == null ? objective : new PulledObjective(objective, pull);
  }

  /** The loss of a step, whose gradient is thrown away. */
  private double loss(Objective objective, long step) {
    try (PointerScope scope = new PointerScope()) {
      double loss = objective.accumulate(step).value();
      set.update(new Adam.Update(Adam.DEFAULT, 0, 1, 0));
      return loss;
    }
  }

  @Test
  void aStepIsTheSameWheneverItIsAskedForAndMasksAreDrawnAnewEveryEpoch() {
    MlmPlan plan = new MlmPlan(1, 1, false);
    Objective one = objective(plan, null, 1); // every step is an epoch
    double first = loss(one, 0);
    double second = loss(one, 1);
    assertThat(second).isNotEqualTo(first);
    assertThat(loss(one, 0)).isEqualTo(first);
    assertThat(loss(objective(plan, null, 1), 1)).isEqualTo(second);
  }

  @Test
  void accumulatedBatchesAreAveraged() {
    double first = loss(objective(new MlmPlan(2, 1, false), null, 4), 0);
    double second = loss(objective(new MlmPlan(2, 1, false), null, 4), 1);
    Objective both = objective(new MlmPlan(2, 2, false), null, 4);
    assertThat(loss(both, 0)).isCloseTo((first + second) / 2, within(1e-12));
    Objective.Loss read = both.accumulate(1);
    assertThat(read.tokens()).isEqualTo(4 * 12);
  }

  @Test
  void thePullIsPartOfTheLossAndOfTheGradient() {
    ModelConfig config = weights.config();
    try (ModelWeights origin = ModelWeights.random(config, STREAMS, TinyModels.ENGINE);
        PointerScope scope = new PointerScope()) {
      MlmPlan plan = new MlmPlan(1, 1, false);
      try (NoGradGuard guard = new NoGradGuard()) {
        weights.tensor("lm_head.dense.bias").add_(Tensors.scalar(0.5));
      }
      double distance = 0.5 * config.hidden() / set.entries();
      double plain = loss(objective(plan, null, 1), 0);
      double pulled = loss(objective(plan, new PullTowards(all, origin, 3), 1), 0);
      assertThat(pulled).isCloseTo(plain + 3 * distance, within(1e-9));
      objective(plan, null, 1).accumulate(0);
      float[] without = Tensors.floats(weights.tensor("lm_head.dense.bias").grad());
      set.update(new Adam.Update(Adam.DEFAULT, 0, 1, 0));
      objective(plan, new PullTowards(all, origin, 300), 1).accumulate(0);
      float[] with = Tensors.floats(weights.tensor("lm_head.dense.bias").grad());
      for (int i = 0; i < with.length; i++) {
        assertThat((double) with[i] - without[i]).isCloseTo(300.0 / set.entries(), within(1e-6));
      }
    }
  }
}
