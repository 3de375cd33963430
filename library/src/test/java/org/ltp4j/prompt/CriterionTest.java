package org.ltp4j.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
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
    double loss = loss(Criterion.CONSISTENCY, scores, gold);
    assertThat(loss).isBetween(expected / ROWS - 1e-5, expected / ROWS + 1e-5);
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
      return criterion
          .of(Tensors.of(scores, gold.length, LABELS), rows(gold), Criterion.Share.ALL)
          .item_double();
    }
  }

  private static int[][] rows(int... gold) {
    return Arrays.stream(gold).mapToObj(label -> new int[] {label}).toArray(int[][]::new);
  }

  @Test
  void viewsThatAgreeHaveNoDivergence() {
    float[] scores = {1, -2, 0.5f, 1, -2, 0.5f};
    int[] gold = {1, 1};
    double single = loss(Criterion.CROSS_ENTROPY, new float[] {1, -2, 0.5f}, new int[] {1});
    double both = loss(Criterion.CONSISTENCY, scores, gold);
    assertThat(both).isBetween(2 * single - 1e-5, 2 * single + 1e-5);
  }

  /** Labels whose weights differ, so that a part's share of the weight is none of the examples. */
  @Test
  void lossesAndGradientsOfPartsAddUpToThoseOfTheWhole() {
    List<Double> weights = List.of(0.25, 5.0, 1.0);
    int[] gold = {0, 1, 0, 1, 0, 2};
    float[] scores = new float[2 * gold.length * LABELS];
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (2 * random.nextGaussian());
    }
    for (boolean consistency : new boolean[] {false, true}) {
      Criterion criterion = new Criterion(false, consistency, weights);
      int views = consistency ? 2 : 1;
      double[] whole = lossAndGradient(criterion, scores, gold, views, 0, 1);
      double[] parts = new double[whole.length];
      for (int rank = 0; rank < 2; rank++) {
        double[] part = lossAndGradient(criterion, scores, gold, views, rank, 2);
        Arrays.setAll(parts, i -> parts[i] + part[i]);
      }
      assertThat(parts).as("views: " + views).containsExactly(whole, within(1e-6));
    }
  }

  /** Of every N-th example from a rank's first on; the loss, and behind it the gradient of all. */
  private static double[] lossAndGradient(
      Criterion criterion, float[] scores, int[] gold, int views, int rank, int ranks) {
    int[] own = IntStream.iterate(rank, i -> i < gold.length, i -> i + ranks).toArray();
    long[] rows =
        IntStream.range(0, views)
            .flatMap(view -> Arrays.stream(own).map(i -> view * gold.length + i))
            .asLongStream()
            .toArray();
    int[][] theirs = rows(Arrays.stream(own).map(i -> gold[i]).toArray());
    int[][] seen =
        rows(Arrays.stream(rows).mapToInt(row -> gold[(int) row % gold.length]).toArray());
    try (PointerScope scope = new PointerScope()) {
      Tensor all = Tensors.of(scores, 2 * gold.length, LABELS).requires_grad_(true);
      Tensor loss =
          criterion.of(
              all.index_select(0, Tensors.of(rows, rows.length)),
              seen,
              criterion.share(theirs, rows(gold)));
      loss.backward();
      float[] gradient = Tensors.floats(all.grad());
      return DoubleStream.concat(
              DoubleStream.of(loss.item_double()),
              IntStream.range(0, gradient.length).mapToDouble(i -> gradient[i]))
          .toArray();
    }
  }
}
