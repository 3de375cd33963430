package org.ltp4j.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.ltp4j.engine.Tensors;

/** The losses against their definitions. */
class CriterionTest {
  private static final int ROWS = 4;
  private static final int LABELS = 3;

  private static double[][] probabilities(float[] scores, int rows) {
    double[][] p = new double[rows][LABELS];
    for (int r = 0; r < rows; r++) {
      double sum = 0;
      for (int c = 0; c < LABELS; c++) {
        p[r][c] = Math.exp(scores[r * LABELS + c]);
        sum += p[r][c];
      }
      for (int c = 0; c < LABELS; c++) {
        p[r][c] /= sum;
      }
    }
    return p;
  }

  private static double divergence(double[] p, double[] q) {
    double sum = 0;
    for (int c = 0; c < LABELS; c++) {
      sum += p[c] * Math.log(p[c] / q[c]);
    }
    return sum;
  }

  @Test
  void consistencyIsBothCrossEntropiesAndTheSymmetricDivergence() {
    SplittableRandom random = new SplittableRandom(8);
    float[] scores = new float[2 * ROWS * LABELS];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (2 * random.nextGaussian());
    }
    int[] gold = {0, 2, 1, 1, 0, 2, 1, 1};
    double[][] p = probabilities(scores, 2 * ROWS);
    double expected = 0;
    for (int r = 0; r < ROWS; r++) {
      double[] first = p[r];
      double[] second = p[ROWS + r];
      expected -= Math.log(first[gold[r]]) + Math.log(second[gold[r]]);
      expected += (divergence(first, second) + divergence(second, first)) / 2;
    }
    try (PointerScope scope = new PointerScope()) {
      double loss =
          Criterion.CONSISTENCY.of(Tensors.of(scores, 2 * ROWS, LABELS), rows(gold)).item_double();
      assertThat(loss).isBetween(expected / ROWS - 1e-5, expected / ROWS + 1e-5);
    }
  }

  @Test
  void classWeightsMakeAWeightedMean() {
    float[] scores = {2, 0, -1, 0.5f, 0.5f, 0.5f, -1, 3, 0};
    int[] gold = {0, 2, 1};
    List<Double> weights = List.of(0.5, 4.0, 2.0);
    double[][] p = probabilities(scores, 3);
    double sum = 0;
    for (int r = 0; r < 3; r++) {
      sum -= weights.get(gold[r]) * Math.log(p[r][gold[r]]);
    }
    Criterion weighted = new Criterion(false, false, weights);
    assertThat(weighted.weight(rows(gold))).isEqualTo(6.5);
    assertThat(loss(weighted, scores, gold)).isCloseTo(sum / 6.5, within(1e-6));
    Criterion alike = new Criterion(false, false, List.of(3.0, 3.0, 3.0));
    assertThat(loss(alike, scores, gold))
        .isCloseTo(loss(Criterion.CROSS_ENTROPY, scores, gold), within(1e-6));
    assertThat(Criterion.CROSS_ENTROPY.weight(rows(gold))).isEqualTo(3);
  }

  private static double loss(Criterion criterion, float[] scores, int[] gold) {
    try (PointerScope scope = new PointerScope()) {
      return criterion.of(Tensors.of(scores, gold.length, LABELS), rows(gold)).item_double();
    }
  }

  private static int[][] rows(int... gold) {
    return Arrays.stream(gold).mapToObj(label -> new int[] {label}).toArray(int[][]::new);
  }

  @Test
  void viewsThatAgreeHaveNoDivergence() {
    float[] scores = {1, -2, 0.5f, 1, -2, 0.5f};
    int[] gold = {1, 1};
    try (PointerScope scope = new PointerScope()) {
      double single =
          Criterion.CROSS_ENTROPY
              .of(Tensors.of(new float[] {1, -2, 0.5f}, 1, LABELS), rows(1))
              .item_double();
      double both =
          Criterion.CONSISTENCY.of(Tensors.of(scores, 2, LABELS), rows(gold)).item_double();
      assertThat(both).isBetween(2 * single - 1e-5, 2 * single + 1e-5);
    }
  }
}
