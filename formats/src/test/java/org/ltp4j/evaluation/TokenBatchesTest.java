package org.ltp4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ltp4j.random.Streams;

class TokenBatchesTest {
  @Test
  void anExampleByHand() {
    assertThat(batches(new int[] {3, 9, 3, 5, 3, 20}, 10))
        .isEqualTo(List.of(List.of(5), List.of(1), List.of(3, 0), List.of(2, 4)));
  }

  @Test
  void everyRowOnceWithinTheBudgetAndWithLittlePadding() {
    for (long seed = 1; seed <= 300; seed++) {
      SplittableRandom random = new Streams(seed).stream("rows");
      int[] lengths = random.ints(random.nextInt(200), 1, 2 + random.nextInt(300)).toArray();
      int budget = 1 + random.nextInt(2000);
      List<List<Integer>> batches = batches(lengths, budget);
      String as = "seed " + seed;
      assertThat(batches.stream().flatMap(List::stream).sorted().toList())
          .as(as)
          .isEqualTo(IntStream.range(0, lengths.length).boxed().toList());
      long waste = 0;
      for (List<Integer> batch : batches) {
        int longest = batch.stream().mapToInt(row -> lengths[row]).max().orElseThrow();
        assertThat(batch.size() == 1 || (long) batch.size() * longest <= budget).as(as).isTrue();
        waste += batch.stream().mapToInt(row -> longest - lengths[row]).sum();
      }
      if (lengths.length > 0) {
        int[] sorted = Arrays.stream(lengths).sorted().toArray();
        double bound = budget * Math.log((double) sorted[sorted.length - 1] / sorted[0]);
        assertThat((double) waste).as(as).isLessThanOrEqualTo(bound);
      }
      assertThat(batches(lengths, budget)).as(as).isEqualTo(batches);
    }
  }

  @Test
  void resultsComeBackInTheOrderOfTheRows() {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new Streams(seed).stream("rows");
      int[] lengths = random.ints(random.nextInt(60), 1, 40).toArray();
      List<String> results =
          TokenBatches.of(lengths, 100)
              .map(
                  batch -> Arrays.stream(batch).mapToObj(row -> row + ":" + lengths[row]).toList());
      assertThat(results)
          .as("seed " + seed)
          .isEqualTo(
              IntStream.range(0, lengths.length).mapToObj(r -> r + ":" + lengths[r]).toList());
    }
  }

  @Test
  void extremesDoNotOverflow() {
    assertThat(batches(new int[] {1, 1, Integer.MAX_VALUE}, Integer.MAX_VALUE))
        .isEqualTo(List.of(List.of(2), List.of(0, 1)));
    assertThat(batches(new int[0], 5)).isEmpty();
  }

  @Test
  void wrongUseIsRefused() {
    assertThatThrownBy(() -> TokenBatches.of(new int[] {0}, 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TokenBatches.of(new int[] {1}, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TokenBatches.of(new int[] {1, 1}, 2).map(batch -> List.of("one")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 results of 2 rows");
  }

  private static List<List<Integer>> batches(int[] lengths, int budget) {
    return TokenBatches.of(lengths, budget).batches().stream()
        .map(batch -> Arrays.stream(batch).boxed().toList())
        .toList();
  }
}
