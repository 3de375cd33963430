package org.ltp4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ltp4j.random.Streams;

class ConfidenceTest {
  private static final ConfidenceFit.Wish NOTHING =
      new ConfidenceFit.Wish(Optional.empty(), Optional.empty());

  private static ConfidenceFit.Wish accuracy(double share) {
    return new ConfidenceFit.Wish(Optional.of(share), Optional.empty());
  }

  private static ConfidenceFit.Wish coverage(double share) {
    return new ConfidenceFit.Wish(Optional.empty(), Optional.of(share));
  }

  /** Scores (0, log odds): the second label has this probability, T = 1. */
  private static float[] row(double probability) {
    return new float[] {0, (float) Math.log(probability / (1 - probability))};
  }

  private static List<float[]> rows(int n, double probability) {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      rows.add(row(probability));
    }
    return rows;
  }

  /** So many of the second label, then those of the first. */
  private static int[] gold(int second, int first) {
    int[] gold = new int[second + first];
    Arrays.fill(gold, 0, second, 1);
    return gold;
  }

  @Test
  void aTemperatureOfOneGivesTheSoftmaxAndOthersKeepTheOrder() {
    SplittableRandom random = new Streams(1).stream("scores");
    for (int i = 0; i < 200; i++) {
      float[] scores = new float[4];
      for (int label = 0; label < 4; label++) {
        scores[label] = (float) (random.nextDouble() * 20 - 10);
      }
      Prediction prediction = new Prediction("1", null, null, scores);
      assertThat(Confidence.NONE.probabilities(scores)).isEqualTo(prediction.probabilities());
      double[] p = new Confidence(0.3 + random.nextDouble() * 5, 0).probabilities(scores);
      assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-12));
      for (double other : p) {
        assertThat(other).isLessThanOrEqualTo(p[prediction.label()]);
      }
    }
    assertThat(new Confidence(2, 0).probabilities(new float[] {0, 2}))
        .containsExactly(new double[] {1 / (1 + Math.E), Math.E / (1 + Math.E)}, within(1e-15));
  }

  @Test
  void theTemperatureMakesProbabilitiesAsLargeAsTheShareOfRightAnswers() {
    // Of 40 answers with 0.9 only 30 are right: log(0.9 / 0.1) / T = log(0.75 / 0.25).
    ConfidenceFit fit = ConfidenceFit.of(rows(40, 0.9), gold(30, 10), NOTHING);

    assertThat(fit.confidence().temperature()).isCloseTo(Math.log(9) / Math.log(3), within(1e-6));
    assertThat(fit.errorBefore()).isCloseTo(0.15, within(1e-7));
    assertThat(fit.error()).isCloseTo(0, within(1e-7));
    assertThat(fit.notes()).isEmpty();
    assertThat(fit.coverage()).isEqualTo(1);
    assertThat(fit.accuracy()).isEqualTo(0.75);
  }

  @Test
  void noOtherTemperatureIsMoreLikely() {
    SplittableRandom random = new Streams(2).stream("rows");
    List<float[]> scores = new ArrayList<>();
    int[] gold = new int[300];
    for (int i = 0; i < gold.length; i++) {
      float[] row = {random.nextFloat() * 9, random.nextFloat() * 9, random.nextFloat() * 9};
      scores.add(row);
      gold[i] = random.nextInt(3) == 0 ? random.nextInt(3) : Prediction.largest(row);
    }
    double best = ConfidenceFit.of(scores, gold, NOTHING).confidence().temperature();
    for (double other : List.of(best / 1.01, best * 1.01)) {
      assertThat(loss(scores, gold, best)).isLessThan(loss(scores, gold, other));
    }
  }

  private static double loss(List<float[]> scores, int[] gold, double temperature) {
    double loss = 0;
    for (int i = 0; i < gold.length; i++) {
      loss -= Math.log(new Confidence(temperature, 0).probabilities(scores.get(i))[gold[i]]);
    }
    return loss;
  }

  @Test
  void whereThereIsNothingToFitNothingIsAndItIsSaid() {
    none(ConfidenceFit.of(rows(29, 0.9), gold(20, 9), accuracy(0.9)), "29 rows", "no threshold");
    none(ConfidenceFit.of(rows(40, 0.9), gold(40, 0), NOTHING), "one label");
    none(ConfidenceFit.of(rows(40, 0.9), gold(10, 30), NOTHING), "no more than chance");
    List<float[]> right = new ArrayList<>(rows(20, 0.9));
    right.addAll(rows(20, 0.2));
    none(ConfidenceFit.of(right, gold(20, 20), NOTHING), "answered right");
    none(ConfidenceFit.of(List.of(), new int[0], NOTHING), "0 rows");
  }

  private static void none(ConfidenceFit fit, String... words) {
    assertThat(fit.confidence()).isEqualTo(Confidence.NONE);
    assertThat(fit.notes()).hasSize(1);
    assertThat(fit.notes().get(0)).contains(words);
  }

  /** 40 rows, ever less sure; every fourth of the second half is wrong, and the last ten. */
  private static List<float[]> falling() {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(row(0.99 - 0.01 * i));
    }
    return rows;
  }

  private static int[] fallingGold() {
    int[] gold = new int[40];
    for (int i = 0; i < 40; i++) {
      gold[i] = i >= 30 || i >= 20 && i % 4 == 0 ? 0 : 1;
    }
    return gold;
  }

  @Test
  void theThresholdReachesTheWishedAccuracyWithTheMostAnswers() {
    // Wrong are rows 20, 24, 28 and 30 to 39: right are 27 of 30, 27 of 31, …
    ConfidenceFit fit = ConfidenceFit.of(falling(), fallingGold(), accuracy(0.9));

    assertThat(fit.coverage()).isEqualTo(0.75);
    assertThat(fit.accuracy()).isEqualTo(0.9);
    double[] p =
        falling().stream().mapToDouble(s -> fit.confidence().probabilities(s)[1]).toArray();
    assertThat(fit.confidence().abstainBelow()).isEqualTo((p[29] + p[30]) / 2);
    assertThat(fit.confidence().abstains(p[29])).isFalse();
    assertThat(fit.confidence().abstains(p[30])).isTrue();
  }

  @Test
  void theThresholdReachesTheWishedCoverage() {
    ConfidenceFit fit = ConfidenceFit.of(falling(), fallingGold(), coverage(0.5));
    assertThat(fit.coverage()).isEqualTo(0.5);
    assertThat(fit.accuracy()).isEqualTo(1);

    ConfidenceFit all = ConfidenceFit.of(falling(), fallingGold(), coverage(1));
    assertThat(all.confidence().abstainBelow()).isZero();
    ConfidenceFit equal = ConfidenceFit.of(rows(40, 0.9), gold(30, 10), coverage(0.5));
    assertThat(equal.coverage()).as("equally sure rows are answered together").isEqualTo(1);
  }

  @Test
  void anAccuracyOutOfReachIsSaid() {
    List<float[]> scores = falling();
    int[] gold = new int[40];
    Arrays.fill(gold, 10, 40, 1);
    ConfidenceFit fit = ConfidenceFit.of(scores, gold, accuracy(0.9));
    assertThat(fit.confidence().abstainBelow()).isZero();
    assertThat(fit.notes()).anyMatch(note -> note.contains("no threshold") && note.contains("0.9"));
  }

  @Test
  void reliabilityIsCountedByHand() {
    // 0.95 right, 0.95 wrong in one bin; 0.6 right in (9/15, 10/15] or just below it.
    List<float[]> scores = List.of(row(0.95), row(0.95), row(0.62), row(0.3));
    int[] gold = {1, 0, 1, 0};

    Reliability r = Reliability.of(scores, gold, new Confidence(1, 0.65));

    assertThat(r.error()).isCloseTo((0.9 + 0.38 + 0.3) / 4, within(1e-7));
    assertThat(r.errorBefore()).isEqualTo(r.error());
    assertThat(r.coverage()).isEqualTo(0.75);
    assertThat(r.accuracy()).isEqualTo(2.0 / 3);
    assertThat(r.accuracyAtCoverage().get(0.5)).isEqualTo(0.5);
    assertThat(r.accuracyAtCoverage().get(0.8)).isEqualTo(0.75);
    Reliability none = Reliability.of(scores, gold, new Confidence(1, 1));
    assertThat(none.coverage()).isZero();
    assertThat(none.accuracy()).isZero();
  }

  @Test
  void impossibleValuesAreRefused() {
    for (double temperature : List.of(0.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY)) {
      assertThatThrownBy(() -> new Confidence(temperature, 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new Confidence(1, 1.1)).isInstanceOf(IllegalArgumentException.class);
  }
}
