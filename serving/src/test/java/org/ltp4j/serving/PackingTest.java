package org.ltp4j.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackingTest {
  @Test
  void rowsOfEqualLengthAreOneBatchAndOthersAreNotFilledUp() {
    assertThat(Packing.of(new int[] {40, 10, 40, 10}, 1).batches())
        .usingRecursiveComparison()
        .isEqualTo(List.of(new int[] {0, 2}, new int[] {1, 3}));
  }

  @Test
  void aBatchOfItsOwnIsNotWorthAFewPlaces() {
    assertThat(Packing.of(new int[] {20, 19, 18}, 1).batches()).hasSize(1);
  }

  @Test
  void noCutCostsLess() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      int[] lengths = random.ints(1 + random.nextInt(9), 1, 60).toArray();
      List<int[]> batches = Packing.of(lengths, 1).batches();
      assertThat(batches.stream().flatMapToInt(IntStream::of).sorted().toArray())
          .as("round %s", round)
          .isEqualTo(IntStream.range(0, lengths.length).toArray());
      assertThat(cost(batches, lengths)).as("round %s", round).isEqualTo(least(lengths));
    }
  }

  @Test
  void noBatchIsLargerThanAThousandPlacesButForARowOfItsOwn() {
    int[] lengths = new Random(5).ints(500, 1, 300).toArray();
    lengths[7] = 4000;
    List<int[]> batches = Packing.of(lengths, 1).batches();
    assertThat(batches).allMatch(b -> b.length == 1 || b.length * longest(b, lengths) <= 1024);
    assertThat(batches.get(0)).containsExactly(7);
    assertThat(Packing.of(new int[0], 1).batches()).isEmpty();
  }

  @Test
  void whereSeveralAreComputedAtOnceNobodyHasMuchMoreThanItsShare() {
    assertThat(Packing.of(new int[] {40, 40}, 2).batches()).hasSize(2);
    assertThat(Packing.of(new int[] {40, 40, 40, 40, 40}, 2).batches()).hasSize(2);
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      int parts = 2 + random.nextInt(7);
      int[] lengths = random.ints(1 + random.nextInt(40), 1, 60).toArray();
      double most = IntStream.of(lengths).sum() / (double) parts + 30;
      assertThat(Packing.of(lengths, parts).batches())
          .as("rows of %s, %s parts", Arrays.toString(lengths), parts)
          .allMatch(b -> b.length == 1 || b.length * longest(b, lengths) <= most);
    }
  }

  @Test
  void ofSeveralAtOnceNoneIsLargerThanHalfAsMuch() {
    int[] lengths = new Random(5).ints(500, 1, 300).toArray();
    assertThat(Packing.of(lengths, 2).batches())
        .allMatch(b -> b.length == 1 || b.length * longest(b, lengths) <= 512);
    assertThat(Packing.of(new int[0], 2).batches()).isEmpty();
    assertThat(Packing.of(new int[] {4}, 2).batches()).hasSize(1);
  }

  private static long longest(int[] batch, int[] lengths) {
    return IntStream.of(batch).map(row -> lengths[row]).max().orElse(0);
  }

  private static long cost(List<int[]> batches, int[] lengths) {
    return batches.stream().mapToLong(b -> b.length * longest(b, lengths) + 16).sum();
  }

  /** Over all ways to cut the sorted rows. */
  private static long least(int[] lengths) {
    int[] sorted = Arrays.stream(lengths).sorted().toArray();
    long least = Long.MAX_VALUE;
    for (int cuts = 0; cuts < 1 << (sorted.length - 1); cuts++) {
      long cost = 0;
      int rows = 0;
      for (int i = 0; i < sorted.length; i++) {
        rows++;
        if (i == sorted.length - 1 || (cuts >> i & 1) == 1) {
          cost += (long) rows * sorted[i] + 16;
          rows = 0;
        }
      }
      least = Math.min(least, cost);
    }
    return least;
  }
}
