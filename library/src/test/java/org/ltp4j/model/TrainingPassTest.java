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
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.MatrixLibrary;
import org.ltp4j.engine.Precision;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.optim.Adam;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Trainable;
import org.ltp4j.optim.Trainables;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.prompt.PromptBatch;
import org.ltp4j.prompt.PromptEncoder;
import org.ltp4j.prompt.PromptModel;
import org.ltp4j.random.Streams;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;
import org.ltp4j.ticket.Bitmap;

/** Layer-wise graphs against one graph, recomputation, dropout, and what is left out. */
@KernelSensitive
class TrainingPassTest {
  private static final long SEED = 21;
  private static final int VIRTUAL = 3;
  private static final long[] WORDS = {9, 4, 70};

  /** Loss and gradients by name; tensors without a gradient are absent. */
  private record Outcome(double loss, Map<String, float[]> gradients) {
    void isExactly(Outcome other) {
      assertThat(loss).isEqualTo(other.loss);
      assertThat(gradients.keySet()).isEqualTo(other.gradients.keySet());
      gradients.forEach(
          (name, g) -> assertThat(other.gradients.get(name)).describedAs(name).containsExactly(g));
    }

    /** Equal but for the order in which single-precision numbers were added up. */
    void isCloseTo(Outcome other) {
      UpToRounding.assertNumber("loss", loss, other.loss);
      UpToRounding.assertGradients(gradients, other.gradients);
    }
  }

  private static PromptBatch batch(ModelConfig config, int virtual) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[][] rows = TinyModels.rows(config, 5, virtual, random);
    long[] at = new long[rows.length];
    long[] gold = new long[rows.length];
    for (int r = 0; r < rows.length; r++) {
      at[r] = random.nextInt(rows[r].length);
      gold[r] = random.nextInt(WORDS.length);
    }
    return PromptBatch.of(rows, at, gold);
  }

  private static long[] gold(PromptBatch batch) {
    return Arrays.stream(batch.gold()).mapToLong(label -> label[0]).toArray();
  }

  private static PromptEncoder prompt(PromptEncoder.Kind kind, ModelConfig config) {
    return PromptEncoder.random(
        kind, VIRTUAL, config.hidden(), 0.3, new Streams(SEED), TinyModels.ENGINE);
  }

  private static Outcome pass(Dropout dropout, Object step, boolean checkpointing) {
    try (ModelWeights weights = TinyModels.weights(Family.ROBERTA, SEED);
        PromptEncoder prompt = prompt(PromptEncoder.Kind.LSTM, weights.config())) {
      return pass(weights, prompt, p -> true, dropout, step, checkpointing);
    }
  }

  private static Outcome pass(
      ModelWeights weights,
      PromptEncoder prompt,
      Predicate<Parameter> trained,
      Dropout dropout,
      Object step,
      boolean checkpointing) {
    try (PointerScope scope = new PointerScope();
        ParameterSet set = set(weights, prompt, trained)) {
      Encoder encoder = new Encoder(weights);
      TrainingPass pass =
          new TrainingPass(encoder, set, dropout, new Streams(SEED), step, checkpointing);
      double loss =
          new PromptModel(encoder, prompt, LabelWords.single(WORDS))
              .accumulate(batch(weights.config(), prompt == null ? 0 : VIRTUAL), pass);
      return new Outcome(loss, gradients(weights, prompt));
    }
  }

  private static ParameterSet set(
      ModelWeights weights, PromptEncoder prompt, Predicate<Parameter> trained) {
    List<DenseTensor> all = new ArrayList<>(Trainables.dense(weights, trained));
    if (prompt != null) {
      prompt
          .tensors()
          .forEach(
              (n, t) -> all.add(new DenseTensor("prompt/" + n, 0, t, TinyModels.ENGINE, () -> {})));
    }
    return new ParameterSet(all, weights.config().family().wordEmbeddings(), 2);
  }

  private static Map<String, float[]> gradients(ModelWeights weights, PromptEncoder prompt) {
    Map<String, Tensor> tensors = new HashMap<>();
    weights.parameters().forEach(p -> tensors.put(p.name(), weights.tensor(p.name())));
    if (prompt != null) {
      prompt.tensors().forEach((name, t) -> tensors.put("prompt/" + name, t));
    }
    return TinyModels.gradients(tensors);
  }

  /** The same loss as one graph: whole layers, the whole table as a leaf. */
  private static Outcome oneGraph(
      ModelWeights weights, PromptEncoder prompt, Predicate<Parameter> trained) {
    try (PointerScope scope = new PointerScope();
        ParameterSet leaves = set(weights, prompt, trained)) {
      PromptBatch batch = batch(weights.config(), prompt == null ? 0 : VIRTUAL);
      Encoder encoder = new Encoder(weights);
      Input in = Input.of(batch.rows(), weights.config());
      Tensor table = weights.tensor(weights.config().family().wordEmbeddings());
      Tensor words = table.index_select(0, weights.engine().tensor(in.words(), in.words().length));
      Tensor virtual = prompt == null ? null : prompt.forward();
      Layout layout = encoder.layout(in);
      Tensor x = encoder.embeddings(in, words, virtual, DropoutMasks.NONE);
      for (int i = 0; i < weights.config().layers(); i++) {
        x = encoder.layer(i, x, layout, DropoutMasks.NONE, null);
      }
      MlmHead head = new MlmHead(weights);
      Tensor scores = head.scores(head.transform(encoder.layout(in).pick(x, batch.readAt())));
      Tensor labels = scores.index_select(1, weights.engine().tensor(WORDS, WORDS.length));
      Tensor loss =
          torch.cross_entropy_loss(
              labels, weights.engine().tensor(gold(batch), batch.gold().length));
      loss.backward();
      return new Outcome(loss.item_double(), gradients(weights, prompt));
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void layerByLayerIsOneGraph(Family family) {
    try (ModelWeights weights = TinyModels.weights(family, SEED)) {
      Outcome whole = oneGraph(weights, null, p -> true);
      pass(weights, null, p -> true, Dropout.NONE, 0, false).isCloseTo(whole);
      pass(weights, null, p -> true, Dropout.NONE, 0, true).isCloseTo(whole);
      assertThat(whole.gradients()).hasSize(weights.parameters().size());
    }
  }

  /** Where oneDNN makes the products, autograd sees only what lies between them. */
  @ParameterizedTest
  @EnumSource(Family.class)
  void productsOutsideTheGraphGiveItsGradients(Family family) {
    ModelConfig config = TinyModels.config(family);
    Engine oneDnn = new Engine("cpu", Precision.FP32, 2, MatrixLibrary.ONEDNN);
    try (ModelWeights plain = TinyModels.weights(family, SEED);
        ModelWeights weights = ModelWeights.random(config, new Streams(SEED), oneDnn);
        PromptEncoder prompt = prompt(PromptEncoder.Kind.LSTM, config)) {
      assertThat(weights.products().byOneDnn()).isTrue();
      int top = config.layers();
      List<Predicate<Parameter>> trained =
          List.of(
              p -> true,
              p -> false,
              p -> p.layer() == top,
              Parameter::isBias,
              p -> p.name().endsWith("output.dense.weight"));
      for (Predicate<Parameter> these : trained) {
        for (Dropout dropout : List.of(Dropout.NONE, new Dropout(0.3, 0.2), new Dropout(0.3, 0))) {
          Outcome whole = pass(plain, prompt, these, dropout, 3, false);
          Outcome kept = pass(weights, prompt, these, dropout, 3, false);
          kept.isCloseTo(whole);
          pass(weights, prompt, these, dropout, 3, true).isExactly(kept);
          if (weights.parameters().stream().anyMatch(these)) {
            pass(weights, null, these, dropout, 3, true)
                .isCloseTo(pass(plain, null, these, dropout, 3, false));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(PromptEncoder.Kind.class)
  void aPromptReceivesTheGradientOfOneGraph(PromptEncoder.Kind kind) {
    try (ModelWeights weights = TinyModels.weights(Family.ROBERTA, SEED);
        PromptEncoder prompt = prompt(kind, weights.config())) {
      Outcome whole = oneGraph(weights, prompt, p -> true);
      pass(weights, prompt, p -> true, Dropout.NONE, 0, false).isCloseTo(whole);
      pass(weights, prompt, p -> true, Dropout.NONE, 0, true).isCloseTo(whole);
      // With a frozen model the prompt's gradient is the same, and the only one.
      Outcome alone = pass(weights, prompt, p -> false, Dropout.NONE, 0, true);
      assertThat(alone.gradients().keySet()).allMatch(n -> n.startsWith("prompt/"));
      assertThat(alone.gradients()).hasSize(prompt.tensors().size());
      Map<String, float[]> expected = new HashMap<>(whole.gradients());
      expected.keySet().retainAll(alone.gradients().keySet());
      UpToRounding.assertGradients(alone.gradients(), expected);
    }
  }

  @Test
  void recomputationChangesNoBit() {
    pass(new Dropout(0.3, 0.2), 5, true).isExactly(pass(new Dropout(0.3, 0.2), 5, false));
    pass(Dropout.NONE, 5, true).isExactly(pass(Dropout.NONE, 5, false));
  }

  /** Weights after three steps in bfloat16, where converted copies must follow every update. */
  private static Map<String, float[]> threeSteps(boolean checkpointing) {
    Engine bf16 = new Engine("cpu", Precision.BF16, 2);
    ModelConfig config = TinyModels.config(Family.ROBERTA);
    try (ModelWeights weights = ModelWeights.random(config, new Streams(SEED), bf16)) {
      Map<String, Bitmap> ticket =
          TinyModels.ticket(weights.parameters(), 0.5, new SplittableRandom(SEED));
      try (ParameterSet set =
          new ParameterSet(
              Trainables.entries(weights, ticket), config.family().wordEmbeddings(), 2)) {
        Encoder encoder = new Encoder(weights);
        PromptModel model = new PromptModel(encoder, null, LabelWords.single(WORDS));
        PromptBatch batch = batch(config, 0);
        for (int step = 0; step < 3; step++) {
          float[][] before = model.scores(batch);
          model.accumulate(
              batch,
              new TrainingPass(
                  encoder, set, new Dropout(0.1, 0.1), new Streams(SEED), step, checkpointing));
          set.update(new Adam.Update(Adam.DEFAULT, 0.05, step + 1, 1));
          assertThat(Arrays.deepEquals(model.scores(batch), before)).isFalse();
        }
        Map<String, float[]> values = new HashMap<>();
        weights
            .parameters()
            .forEach(p -> values.put(p.name(), TinyModels.values(weights, p.name())));
        return values;
      }
    }
  }

  @Test
  void recomputationChangesNoBitInHalfPrecisionEither() {
    Map<String, float[]> kept = threeSteps(false);
    threeSteps(true)
        .forEach(
            (name, values) -> assertThat(values).describedAs(name).containsExactly(kept.get(name)));
  }

  /** Entries take their gradients in half precision, whole tensors take them widened. */
  @Test
  void entriesSeeTheGradientOfWholeTensorsInHalfPrecision() {
    Engine bf16 = new Engine("cpu", Precision.BF16, 2);
    ModelConfig config = TinyModels.config(Family.ROBERTA);
    try (ModelWeights weights = ModelWeights.random(config, new Streams(SEED), bf16)) {
      double whole = gradientNorm(weights, Trainables.dense(weights, p -> p.layer() > 0));
      Map<String, Bitmap> all = new HashMap<>();
      weights.parameters().stream()
          .filter(p -> p.layer() > 0)
          .forEach(p -> all.put(p.name(), Bitmap.full(p.elements())));
      double entries = gradientNorm(weights, Trainables.entries(weights, all));
      assertThat(whole).isPositive();
      UpToRounding.assertNumber("norm", entries, whole);
      assertThat(gradientNorm(weights, Trainables.dense(weights, p -> p.layer() > 0)))
          .describedAs("after the entries let go")
          .isEqualTo(whole);
    }
  }

  private static double gradientNorm(ModelWeights weights, List<? extends Trainable> trained) {
    try (PointerScope scope = new PointerScope();
        ParameterSet set =
            new ParameterSet(trained, weights.config().family().wordEmbeddings(), 2)) {
      Encoder encoder = new Encoder(weights);
      new PromptModel(encoder, null, LabelWords.single(WORDS))
          .accumulate(
              batch(weights.config(), 0),
              new TrainingPass(encoder, set, Dropout.NONE, new Streams(SEED), 0, false));
      return set.gradientNorm();
    }
  }

  @Test
  void dropoutDependsOnTheStepOnly() {
    Dropout dropout = new Dropout(0.3, 0.2);
    Outcome five = pass(dropout, 5, false);
    // Nor does the engine's own generator know of it, which is the whole process's.
    torch.manual_seed(123);
    float[] undisturbed = Tensors.floats(torch.rand(7));
    torch.manual_seed(123);
    pass(dropout, 5, false).isExactly(five);
    assertThat(Tensors.floats(torch.rand(7))).containsExactly(undisturbed);
    assertThat(pass(dropout, 6, false).loss()).isNotEqualTo(five.loss());
    assertThat(pass(Dropout.NONE, 5, false).loss()).isNotEqualTo(five.loss());
  }

  @Test
  void eitherDropoutAloneHasAnEffect() {
    double none = pass(Dropout.NONE, 5, false).loss();
    assertThat(pass(new Dropout(0.3, 0), 5, false).loss()).isNotEqualTo(none);
    assertThat(pass(new Dropout(0, 0.3), 5, false).loss()).isNotEqualTo(none);
  }

  @Test
  void layersBelowTheLowestTrainedAreSkipped() {
    try (ModelWeights weights = TinyModels.weights(Family.ROBERTA, SEED)) {
      Outcome whole = pass(weights, null, p -> true, Dropout.NONE, 0, false);
      for (int lowest = 1; lowest <= weights.config().layers() + 1; lowest++) {
        int from = lowest;
        for (boolean checkpointing : new boolean[] {false, true}) {
          Outcome upper =
              pass(weights, null, p -> p.layer() >= from, Dropout.NONE, 0, checkpointing);
          assertThat(upper.loss()).isEqualTo(whole.loss());
          Map<String, float[]> expected = new HashMap<>(whole.gradients());
          weights.parameters().stream()
              .filter(p -> p.layer() < from)
              .forEach(p -> expected.remove(p.name()));
          upper.isExactly(new Outcome(whole.loss(), expected));
        }
      }
    }
  }

  @Test
  void askingForOnePlaceGivesTheRowOfTheWholeLayer() {
    try (ModelWeights weights = TinyModels.weights(Family.BERT, SEED)) {
      Encoder encoder = new Encoder(weights);
      PromptBatch batch = batch(weights.config(), 0);
      Input in = Input.of(batch.rows(), weights.config());
      Scope.withoutGradient(
          () -> {
            Tensor whole = Inference.run(encoder, in, null, null);
            Tensor asked = Inference.run(encoder, in, null, batch.readAt());
            assertThat(asked.shape()).containsExactly(in.batch(), 20);
            UpToRounding.assertStates(
                "rows",
                Tensors.floats(asked),
                Tensors.floats(encoder.layout(in).pick(whole, batch.readAt())));
            return null;
          });
    }
  }

  @Test
  void inferenceHasNoDropout() {
    try (ModelWeights weights = TinyModels.weights(Family.ROBERTA, SEED)) {
      assertThat(weights.config().dropout()).isEqualTo(new Dropout(0.1, 0.2));
      PromptModel model = new PromptModel(new Encoder(weights), null, LabelWords.single(WORDS));
      PromptBatch batch = batch(weights.config(), 0);
      float[][] scores = model.scores(batch);
      double loss = pass(weights, null, p -> true, Dropout.NONE, 0, false).loss();
      UpToRounding.assertNumber("loss", crossEntropy(scores, gold(batch)), loss);
      torch.manual_seed(99);
      assertThat(model.scores(batch)).isDeepEqualTo(scores);
    }
  }

  private static double crossEntropy(float[][] scores, long[] gold) {
    double sum = 0;
    for (int r = 0; r < scores.length; r++) {
      double total = 0;
      for (float s : scores[r]) {
        total += Math.exp(s);
      }
      sum += Math.log(total) - scores[r][(int) gold[r]];
    }
    return sum / scores.length;
  }
}
