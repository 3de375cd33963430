package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ltp4j.random.Streams;
import org.ltp4j.tokenizer.Tokenizer;

class MaskingTest {
  private static final long SEED = 41;
  private static Tokenizer tokenizer;

  @BeforeAll
  static void open() {
    tokenizer = Tokenizer.open(Runs.model());
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static boolean special(int id) {
    return Arrays.binarySearch(tokenizer.specialIds(), id) >= 0;
  }

  /** Rows of ordinary tokens between special ones, a separator in the middle. */
  private static List<int[]> rows(int count, int length) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] ordinary =
        random.ints(0, tokenizer.size()).filter(id -> !special(id)).limit(100).toArray();
    List<int[]> rows = new ArrayList<>();
    for (int r = 0; r < count; r++) {
      int[] row = new int[length];
      Arrays.setAll(row, i -> ordinary[random.nextInt(ordinary.length)]);
      row[0] = tokenizer.bos();
      row[length / 2] = tokenizer.eos();
      row[length - 1] = tokenizer.eos();
      rows.add(row);
    }
    return rows;
  }

  private static List<String> names(int count) {
    List<String> names = new ArrayList<>();
    for (int r = 0; r < count; r++) {
      names.add("0/" + r);
    }
    return names;
  }

  private static MaskedBatch mask(long seed, List<int[]> rows, List<String> names) {
    return new Masking(tokenizer, 0.15, new Streams(seed)).apply(rows, names);
  }

  @Test
  void theSharesAreThoseOfThePaper() {
    int count = 500;
    int length = 103;
    List<int[]> rows = rows(count, length);
    MaskedBatch batch = mask(SEED, rows, names(count));
    int n = batch.size();
    int masked = 0;
    int kept = 0;
    Set<Integer> drawn = new HashSet<>();
    for (int i = 0; i < n; i++) {
      int id = batch.rows()[batch.rowOf()[i]][batch.placeOf()[i]];
      assertThat(batch.targets()[i]).isEqualTo(rows.get(batch.rowOf()[i])[batch.placeOf()[i]]);
      if (id == tokenizer.mask()) {
        masked++;
      } else if (id == batch.targets()[i]) {
        kept++;
      } else {
        drawn.add(id);
      }
    }
    // Five standard deviations of a binomial.
    double ordinary = count * (length - 3.0);
    assertThat(n / ordinary).isCloseTo(0.15, within(5 * Math.sqrt(0.15 * 0.85 / ordinary)));
    double kinds = tokenizer.size() - tokenizer.specialIds().length;
    assertThat((double) masked / n).isCloseTo(0.8, within(5 * Math.sqrt(0.16 / n)));
    assertThat((double) kept / n).isCloseTo(0.1 + 0.1 / kinds, within(5 * Math.sqrt(0.09 / n)));
    assertThat(drawn).noneMatch(MaskingTest::special);
    // Random words come from the whole vocabulary, not from the text's hundred.
    assertThat(drawn.size()).isGreaterThan(200);
  }

  @Test
  void specialTokensAndPlacesThatAreNotHiddenStay() {
    List<int[]> rows = rows(50, 40);
    MaskedBatch batch = mask(SEED, rows, names(50));
    Set<List<Integer>> hidden = new HashSet<>();
    for (int i = 0; i < batch.size(); i++) {
      hidden.add(List.of(batch.rowOf()[i], batch.placeOf()[i]));
      assertThat(special((int) batch.targets()[i])).isFalse();
    }
    assertThat(hidden).hasSize(batch.size());
    for (int r = 0; r < rows.size(); r++) {
      for (int s = 0; s < 40; s++) {
        if (!hidden.contains(List.of(r, s))) {
          assertThat(batch.rows()[r][s]).isEqualTo(rows.get(r)[s]);
        }
      }
    }
  }

  @Test
  void everySequenceHasAtLeastOneHiddenToken() {
    List<int[]> rows = rows(300, 5); // two ordinary tokens each
    MaskedBatch batch = mask(SEED, rows, names(300));
    assertThat(Arrays.stream(batch.rowOf()).distinct().count()).isEqualTo(300);
    MaskedBatch none = mask(SEED, List.of(new int[] {tokenizer.bos(), tokenizer.eos()}), names(1));
    assertThat(none.size()).isZero();
  }

  @Test
  void theChoiceDependsOnSeedAndNameOnly() {
    List<int[]> rows = rows(20, 60);
    List<String> names = names(20);
    int[][] masked = mask(SEED, rows, names).rows();
    assertThat(mask(SEED, rows, names).rows()).isDeepEqualTo(masked);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      order.add(i);
    }
    Collections.reverse(order);
    int[][] reversed =
        mask(SEED, order.stream().map(rows::get).toList(), order.stream().map(names::get).toList())
            .rows();
    for (int i = 0; i < 20; i++) {
      assertThat(reversed[i]).containsExactly(masked[order.get(i)]);
    }
    assertThat(mask(SEED + 1, rows, names).rows()[0]).isNotEqualTo(masked[0]);
    List<String> nextEpoch = names.stream().map(name -> name.replace("0/", "1/")).toList();
    assertThat(mask(SEED, rows, nextEpoch).rows()[0]).isNotEqualTo(masked[0]);
  }
}
