package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PackingTest {
  private static final int BOS = 0;
  private static final int EOS = 2;

  private static List<int[]> pack(int maxLength, int[]... lines) {
    Packing packing = new Packing(BOS, EOS, maxLength);
    Arrays.stream(lines).forEach(packing::add);
    return packing.finish();
  }

  @Test
  void wholeLinesShareASequence() {
    assertThat(pack(9, new int[] {5, 6}, new int[] {7}, new int[] {8, 9, 10}, new int[] {11}))
        .containsExactly(new int[] {0, 5, 6, 2, 7, 2}, new int[] {0, 8, 9, 10, 2, 11, 2});
    assertThat(pack(9, new int[] {5, 6, 7, 8, 9, 10, 11}))
        .containsExactly(new int[] {0, 5, 6, 7, 8, 9, 10, 11, 2});
  }

  @Test
  void onlyALineLongerThanASequenceIsSplit() {
    assertThat(pack(6, new int[] {3}, new int[] {5, 6, 7, 8, 9, 10}, new int[] {4}))
        .containsExactly(
            new int[] {0, 3, 2}, new int[] {0, 5, 6, 7, 8, 2}, new int[] {0, 9, 10, 2, 4, 2});
  }

  @Test
  void linesWithoutTokensLeaveNoTrace() {
    assertThat(pack(8, new int[] {}, new int[] {})).isEmpty();
    assertThat(pack(8, new int[] {}, new int[] {5}, new int[] {}))
        .containsExactly(new int[] {0, 5, 2});
  }

  @Test
  void noTokenIsLostAndNothingIsTooLong() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int maxLength = 3 + random.nextInt(40);
      List<Integer> tokens = new ArrayList<>();
      int[][] lines = new int[random.nextInt(60)][];
      for (int i = 0; i < lines.length; i++) {
        lines[i] = random.ints(random.nextInt(70), 3, 1000).toArray();
        Arrays.stream(lines[i]).forEach(tokens::add);
      }
      List<Integer> packed = new ArrayList<>();
      for (int[] sequence : pack(maxLength, lines)) {
        assertThat(sequence).describedAs("seed " + seed).hasSizeBetween(3, maxLength);
        assertThat(sequence).startsWith(BOS).endsWith(EOS);
        Arrays.stream(sequence).filter(id -> id != BOS && id != EOS).forEach(packed::add);
      }
      assertThat(packed).describedAs("seed " + seed).isEqualTo(tokens);
    }
  }
}
