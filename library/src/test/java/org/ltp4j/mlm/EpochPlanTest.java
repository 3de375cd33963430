package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ltp4j.random.Streams;

class EpochPlanTest {
  private static final Streams STREAMS = new Streams(51);

  /** How often each sequence is visited. */
  @Test
  void piecesOfATextHaveItsPlacesTogether() {
    int[] whole = EpochPlan.shares(new int[] {900, 100}, 0.3, 1000);
    double[] weights = Shares.weights(List.of("en", "en", "sw"), new double[] {300, 600, 100}, 0.3);
    int[] counts = new int[3];
    for (int part : EpochPlan.of(new int[] {300, 600, 100}, weights, STREAMS, 0).parts()) {
      counts[part]++;
    }
    assertThat(counts[0] + counts[1]).isEqualTo(whole[0]);
    assertThat(counts[2]).isEqualTo(whole[1]);
    assertThat(counts[1]).isBetween(2 * counts[0] - 2, 2 * counts[0] + 2);
    assertThat(Shares.weights(List.of("a", "b"), new double[] {7, 11}, 0.3))
        .containsExactly(Math.pow(7, 0.3), Math.pow(11, 0.3));
  }

  private static int[][] visits(int[] sizes, EpochPlan plan) {
    int[][] visits = Arrays.stream(sizes).mapToObj(int[]::new).toArray(int[][]::new);
    for (int i = 0; i < plan.parts().length; i++) {
      visits[plan.parts()[i]][plan.sequences()[i]]++;
    }
    return visits;
  }

  @Test
  void exponentOneVisitsEverySequenceOnce() {
    int[] sizes = {7, 1, 100, 13};
    for (int epoch = 0; epoch < 3; epoch++) {
      for (int[] part : visits(sizes, EpochPlan.of(sizes, 1, STREAMS, epoch))) {
        assertThat(part).containsOnly(1);
      }
    }
  }

  @Test
  void smallLanguagesAreSeenMoreOftenAndAllTheirSequencesAlike() {
    int[] sizes = {10, 1000};
    int[][] visits = visits(sizes, EpochPlan.of(sizes, 0.3, STREAMS, 0));
    double small = Math.pow(10, 0.3) / (Math.pow(10, 0.3) + Math.pow(1000, 0.3));
    assertThat((double) Arrays.stream(visits[0]).sum()).isCloseTo(small * 1010, within(1.0));
    for (int[] part : visits) {
      int most = Arrays.stream(part).max().orElseThrow();
      int least = Arrays.stream(part).min().orElseThrow();
      assertThat(most - least).isBetween(0, 1);
    }
  }

  @Test
  void sharesAddUpExactly() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] sizes = random.ints(1 + random.nextInt(12), 0, 5000).toArray();
      sizes[0] = Math.max(1, sizes[0]);
      double exponent = 0.05 + random.nextDouble() * 0.95;
      int total = Arrays.stream(sizes).sum();
      int[] shares = EpochPlan.shares(sizes, exponent, total);
      assertThat(shares).describedAs("seed " + seed).hasSameSizeAs(sizes);
      assertThat(Arrays.stream(shares).sum()).describedAs("seed " + seed).isEqualTo(total);
      double weights = Arrays.stream(sizes).mapToDouble(n -> Math.pow(n, exponent)).sum();
      for (int p = 0; p < sizes.length; p++) {
        assertThat((double) shares[p])
            .describedAs("seed %d, part %d", seed, p)
            .isCloseTo(total * Math.pow(sizes[p], exponent) / weights, within(1.0));
        assertThat(sizes[p] > 0 || shares[p] == 0).describedAs("seed " + seed).isTrue();
      }
    }
  }

  @Test
  void seedAndEpochDecideTheOrder() {
    int[] sizes = {30, 40};
    EpochPlan plan = EpochPlan.of(sizes, 0.5, STREAMS, 2);
    EpochPlan again = EpochPlan.of(sizes, 0.5, new Streams(51), 2);
    assertThat(again.parts()).containsExactly(plan.parts());
    assertThat(again.sequences()).containsExactly(plan.sequences());
    assertThat(EpochPlan.of(sizes, 0.5, STREAMS, 3).sequences()).isNotEqualTo(plan.sequences());
    assertThat(EpochPlan.of(sizes, 0.5, new Streams(52), 2).sequences())
        .isNotEqualTo(plan.sequences());
    // Languages alternate instead of following one another.
    assertThat(Arrays.stream(plan.parts()).limit(35).distinct().count()).isEqualTo(2);
  }

  @Test
  void stepsRoundUp() {
    assertThat(new MlmPlan(8, 1, false).steps(16, 1)).isEqualTo(2);
    assertThat(new MlmPlan(8, 1, false).steps(17, 1)).isEqualTo(3);
    assertThat(new MlmPlan(8, 2, false).steps(17, 2)).isEqualTo(3);
  }
}
