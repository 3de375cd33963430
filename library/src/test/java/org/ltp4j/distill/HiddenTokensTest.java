package org.ltp4j.distill;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.ltp4j.engine.Tensors;
import org.ltp4j.mlm.MaskedBatch;
import org.ltp4j.model.Family;
import org.ltp4j.model.MlmHead;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.model.TinyModels;
import org.ltp4j.random.Streams;
import org.ltp4j.rounding.KernelSensitive;
import org.ltp4j.rounding.UpToRounding;

@KernelSensitive
class HiddenTokensTest {
  private static final ModelConfig CONFIG = TinyModels.config(Family.BERT);
  private static final long[] TARGETS = {8, 5, 12};
  private static final int TOKENS = 7;

  private static Lesson lesson() {
    int[][] rows = {{0, 9, 70, 5, 2}, {0, 33}};
    MaskedBatch batch = new MaskedBatch(rows, new int[] {0, 0, 1}, new int[] {1, 3, 1}, TARGETS);
    return Lesson.of(batch, 0, 2, CONFIG);
  }

  private static Tensor states(String name) {
    return Tensors.of(
        new Streams(3).normal(TOKENS * CONFIG.hidden(), 1, name), TOKENS, CONFIG.hidden());
  }

  /** Log probabilities of the hidden tokens by a model, (M, V), from its scores. */
  private static double[][] said(ModelWeights weights, Tensor states) {
    int v = weights.config().vocabulary();
    MlmHead head = new MlmHead(weights);
    Tensor places = Tensors.of(lesson().hidden(), 3);
    float[] scores = Tensors.floats(head.scores(head.transform(states.index_select(0, places))));
    double[][] said = new double[3][CONFIG.vocabulary()];
    for (int m = 0; m < 3; m++) {
      double sum = 0;
      for (int w = 0; w < CONFIG.vocabulary(); w++) {
        sum += Math.exp(scores[m * v + w]);
      }
      for (int w = 0; w < CONFIG.vocabulary(); w++) {
        said[m][w] = scores[m * v + w] - Math.log(sum);
      }
    }
    return said;
  }

  @Test
  void aLossThatIsNoNumberIsNotSaidOfTheOtherOne() {
    try (PointerScope scope = new PointerScope();
        ModelWeights student = TinyModels.weights(Family.BERT, 1);
        ModelWeights teacher = TinyModels.weights(Family.BERT, 2)) {
      Tensor leaf = states("student").mul(Tensors.scalar(Double.NaN)).requires_grad_(true);
      float[] losses = losses(student, teacher, 1, 0, leaf);
      assertThat(losses[0]).isNaN();
      assertThat(losses[1]).isZero();
    }
  }

  private static float[] losses(
      ModelWeights student, ModelWeights teacher, double mlm, double words, Tensor leaf) {
    HiddenTokens hidden = new HiddenTokens(student, teacher, mlm, words);
    return Tensors.floats(hidden.backward(leaf, states("teacher"), lesson()));
  }

  @Test
  void lossesAreCrossEntropyAndDivergence() {
    // The teacher has rows beyond the tokenizer's ids, as published models have.
    try (PointerScope scope = new PointerScope();
        ModelWeights student = TinyModels.weights(Family.BERT, 1);
        ModelWeights teacher =
            ModelWeights.random(
                CONFIG.withVocabulary(CONFIG.vocabulary() + 4),
                new Streams(2),
                TinyModels.ENGINE)) {
      double[][] p = said(student, states("student"));
      double[][] q = said(teacher, states("teacher"));
      double entropy = 0;
      double divergence = 0;
      for (int m = 0; m < 3; m++) {
        entropy -= p[m][(int) TARGETS[m]] / 3;
        for (int w = 0; w < p[m].length; w++) {
          divergence += Math.exp(q[m][w]) * (q[m][w] - p[m][w]) / 3;
        }
      }
      Tensor leaf = states("student").requires_grad_(true);
      float[] found = losses(student, teacher, 1, 1, leaf);
      UpToRounding.assertNumber("cross entropy", found[0], entropy);
      UpToRounding.assertNumber("divergence", found[1], divergence);
    }
  }

  @Test
  void aModelDoesNotDivergeFromItself() {
    try (PointerScope scope = new PointerScope();
        ModelWeights model = TinyModels.weights(Family.BERT, 1)) {
      Tensor leaf = states("teacher").requires_grad_(true);
      float[] found = losses(model, model, 0, 1, leaf);
      assertThat(found[1]).isBetween(-1e-6f, 1e-6f);
      assertThat(leaf.grad().abs().max().item_double()).isLessThan(1e-6);
    }
  }

  @Test
  void gradientsAreThoseOfTheWeightedSumAtHiddenPlacesOnly() {
    try (PointerScope scope = new PointerScope();
        ModelWeights student = TinyModels.weights(Family.BERT, 1);
        ModelWeights teacher = TinyModels.weights(Family.BERT, 2)) {
      float[] mlm = gradient(student, teacher, 1, 0);
      float[] words = gradient(student, teacher, 0, 1);
      float[] both = gradient(student, teacher, 0.5, 3);
      float[] sum = new float[both.length];
      for (int i = 0; i < sum.length; i++) {
        sum[i] = 0.5f * mlm[i] + 3 * words[i];
      }
      UpToRounding.assertStates("gradient", both, sum);
      // The first token is not hidden.
      for (int i = 0; i < CONFIG.hidden(); i++) {
        assertThat(both[i]).isZero();
      }
    }
  }

  private static float[] gradient(
      ModelWeights student, ModelWeights teacher, double mlm, double words) {
    Tensor leaf = states("student").requires_grad_(true);
    losses(student, teacher, mlm, words, leaf);
    return Tensors.floats(leaf.grad());
  }
}
