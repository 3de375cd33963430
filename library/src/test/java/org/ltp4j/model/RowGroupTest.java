package org.ltp4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowGroupTest {
  private static final ModelConfig CONFIG = TinyModels.config(Family.ROBERTA);

  private static Input input(int... lengths) {
    return Input.of(Arrays.stream(lengths).mapToObj(int[]::new).toArray(int[][]::new), CONFIG);
  }

  @Test
  void everyRowIsInOneGroupAndEveryPlaceFindsItsToken() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] lengths = random.ints(1 + random.nextInt(15), 1, 130).toArray();
      Input in = input(lengths);
      KernelShapes shapes = new KernelShapes(random.nextBoolean());
      List<Integer> seen = new ArrayList<>();
      for (RowGroup group : RowGroup.of(in, 1 + random.nextInt(12), true, shapes)) {
        assertThat(group.length())
            .as("seed %d", seed)
            .isEqualTo(
                shapes.length(Arrays.stream(group.rows()).map(in::length).max().orElseThrow()));
        long[] spread = group.spread();
        float[] bias = group.bias();
        int real = 0;
        for (int r = 0; r < group.size(); r++) {
          int row = group.rows()[r];
          seen.add(row);
          for (int s = 0; s < group.length(); s++) {
            int place = r * group.length() + s;
            boolean token = s < lengths[row];
            real += token ? 1 : 0;
            assertThat(spread[place]).as("seed %d", seed).isEqualTo(in.token(row, token ? s : 0));
            if (token) {
              assertThat(bias[place]).as("seed %d", seed).isZero();
            } else {
              assertThat(bias[place]).as("seed %d", seed).isLessThan(-1e6f);
            }
          }
        }
        assertThat(group.padded()).isEqualTo(real < spread.length);
      }
      assertThat(seen)
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, lengths.length).boxed().toList());
    }
  }

  @Test
  void muchShorterRowsAreAGroupOfTheirOwn() {
    assertThat(rows(input(40, 100, 38, 97, 39, 101), 12))
        .isEqualTo(List.of(List.of(5, 1, 3), List.of(0, 4, 2)));
  }

  @Test
  void whatSavesLittleStaysTogether() {
    assertThat(rows(input(12, 8, 4, 12, 4), 2)).hasSize(1);
    assertThat(rows(input(100, 99, 80, 78, 76), 12)).hasSize(1);
    assertThat(rows(input(50), 12)).isEqualTo(List.of(List.of(0)));
  }

  private static List<List<Integer>> rows(Input in, int heads) {
    return RowGroup.of(in, heads, true, new KernelShapes(false)).stream()
        .map(group -> Arrays.stream(group.rows()).boxed().toList())
        .toList();
  }
}
