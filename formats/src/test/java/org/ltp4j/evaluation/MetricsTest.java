package org.ltp4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ltp4j.random.Streams;

class MetricsTest {
  /** The 97.5 % point of the standard normal distribution. */
  private static final double Z = 1.959963984540054;

  @Test
  void aMatrixByHand() {
    Confusion confusion =
        Confusion.of(3, new int[] {0, 0, 0, 1, 1, 2}, new int[] {0, 0, 1, 1, 0, 0});
    assertThat(confusion.counts())
        .isEqualTo(List.of(List.of(2, 1, 0), List.of(1, 1, 0), List.of(1, 0, 0)));
    Metrics metrics = Metrics.of(confusion);
    assertThat(metrics.n()).isEqualTo(6);
    assertThat(metrics.correct()).isEqualTo(3);
    assertThat(metrics.accuracy()).isEqualTo(3.0 / 6);
    assertThat(metrics.majorityShare()).isEqualTo(3.0 / 6);
    assertThat(metrics.chance()).isEqualTo(1.0 / 3);
    Metrics.LabelMetrics first = metrics.classes().get(0);
    assertThat(first.precision()).isEqualTo(2.0 / 4);
    assertThat(first.recall()).isEqualTo(2.0 / 3);
    assertThat(first.f1()).isCloseTo(2 * (0.5 * 2 / 3) / (0.5 + 2.0 / 3), within(1e-15));
    assertThat(first.support()).isEqualTo(3);
    assertThat(metrics.classes().get(2)).isEqualTo(new Metrics.LabelMetrics(0, 0, 0, 1));
    assertThat(metrics.macroF1()).isCloseTo((4.0 / 7 + 1.0 / 2 + 0) / 3, within(1e-15));
  }

  @Test
  void onlyLabelsThatOccurCountInMacroF1() {
    Metrics neverSeen = Metrics.of(Confusion.of(3, new int[] {0, 1}, new int[] {0, 1}));
    assertThat(neverSeen.macroF1()).isEqualTo(1);
    Metrics onlyPredicted = Metrics.of(Confusion.of(3, new int[] {0, 1}, new int[] {0, 2}));
    assertThat(onlyPredicted.macroF1()).isEqualTo((1.0 + 0 + 0) / 3);
  }

  @Test
  void randomMatricesAgreeWithTheDefinitions() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new Streams(seed).stream("matrix");
      int classes = 2 + random.nextInt(6);
      int n = 1 + random.nextInt(80);
      int[] gold = random.ints(n, 0, classes).toArray();
      int[] predicted = random.ints(n, 0, classes).toArray();
      Metrics metrics = Metrics.of(Confusion.of(classes, gold, predicted));
      int correct = 0;
      List<Double> f1 = new ArrayList<>();
      for (int label = 0; label < classes; label++) {
        int both = 0;
        int either = 0;
        for (int i = 0; i < n; i++) {
          both += gold[i] == label && predicted[i] == label ? 1 : 0;
          either += (gold[i] == label ? 1 : 0) + (predicted[i] == label ? 1 : 0);
        }
        correct += both;
        if (either > 0) {
          f1.add(2.0 * both / either);
        }
      }
      double mean = f1.stream().mapToDouble(x -> x).sum() / f1.size();
      assertThat(metrics.macroF1()).as("seed " + seed).isCloseTo(mean, within(1e-12));
      assertThat(metrics.correct()).as("seed " + seed).isEqualTo(correct);
      assertThat(metrics.n()).as("seed " + seed).isEqualTo(n);
    }
  }

  @Test
  void wilsonsIntervalSolvesItsQuadraticEquation() {
    for (int n : new int[] {1, 2, 30, 750, 5010}) {
      for (int correct : new int[] {0, 1, n / 3, n / 2, n}) {
        double p = (double) correct / n;
        double middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half = Z / (1 + Z * Z / n) * Math.sqrt(p * (1 - p) / n + Z * Z / (4.0 * n * n));
        Interval interval = Interval.wilson(correct, n);
        assertThat(interval.low()).as(correct + "/" + n).isCloseTo(middle - half, within(1e-9));
        assertThat(interval.high()).as(correct + "/" + n).isCloseTo(middle + half, within(1e-9));
      }
    }
  }

  @Test
  void theMeansIntervalIsThatOfOneLanguageAndShrinksWithTheRootOfMany() {
    Metrics half = Metrics.of(correct(375, 750));
    Interval one = Interval.ofMean(List.of(half));
    assertThat(one.low()).isCloseTo(half.interval().low(), within(1e-12));
    assertThat(one.high()).isCloseTo(half.interval().high(), within(1e-12));
    Interval ten = Interval.ofMean(Collections.nCopies(10, half));
    assertThat(ten.high() - ten.low())
        .isCloseTo((one.high() - one.low()) / Math.sqrt(10), within(1e-12));
    double normal = 2 * Z * Math.sqrt(0.25 / 750 / 10);
    assertThat(ten.high() - ten.low()).isCloseTo(normal, within(0.01 * normal));
    Metrics perfect = Metrics.of(correct(20, 20));
    assertThat(Interval.ofMean(List.of(perfect, perfect)).low()).isBetween(0.8, 0.99);
    assertThat(Interval.ofMean(List.of(perfect, perfect)).high()).isEqualTo(1);
  }

  @Test
  void impossibleCountsAreRefused() {
    assertThatThrownBy(() -> Metrics.of(Confusion.of(2, new int[0], new int[0])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Confusion.of(2, new int[1], new int[2]))
        .isInstanceOf(IllegalArgumentException.class);
    for (List<List<Integer>> counts :
        List.of(
            List.<List<Integer>>of(),
            List.of(List.of(1), List.of(1)),
            List.of(List.of(1, 2), List.of(-1, 0)))) {
      assertThatThrownBy(() -> new Confusion(counts)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Confusion correct(int correct, int n) {
    return new Confusion(List.of(List.of(correct, n - correct), List.of(0, 0)));
  }
}
