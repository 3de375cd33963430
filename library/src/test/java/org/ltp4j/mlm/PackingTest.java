package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ltp4j.corpus.Segment;
import org.ltp4j.corpus.SegmentBuilder;
import org.ltp4j.corpus.Stretch;

class PackingTest {
  private static final int BOS = 0;
  private static final int EOS = 2;

  private static Segment segment(int[]... lines) {
    SegmentBuilder builder = new SegmentBuilder(1000);
    Arrays.stream(lines).forEach(builder::add);
    return builder.build(new Stretch(0, 0, 0, 0, 0, 0, 0, List.of()));
  }

  private static List<int[]> pack(int maxLength, int[]... lines) {
    return Packing.of(segment(lines), BOS, EOS, maxLength, false);
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

  /** Line after line into a sequence that grows, as the words of {@link Packing} have it. */
  private static List<List<Integer>> packedOneByOne(int maxLength, int[]... lines) {
    List<List<Integer>> sequences = new ArrayList<>();
    List<Integer> current = new ArrayList<>(List.of(BOS));
    for (int[] line : lines) {
      for (int from = 0; from < line.length; from += maxLength - 2) {
        int to = Math.min(line.length, from + maxLength - 2);
        if (current.size() + to - from + 1 > maxLength) {
          sequences.add(current);
          current = new ArrayList<>(List.of(BOS));
        }
        Arrays.stream(line, from, to).forEach(current::add);
        current.add(EOS);
      }
    }
    if (current.size() > 1) {
      sequences.add(current);
    }
    return sequences;
  }

  @Test
  void documentsMayBeKeptApart() {
    Segment segment =
        segment(new int[] {3}, new int[] {4}, new int[] {}, new int[] {5}, new int[] {});
    assertThat((List<int[]>) Packing.of(segment, BOS, EOS, 20, true))
        .containsExactly(new int[] {0, 3, 2, 4, 2}, new int[] {0, 5, 2});
    assertThat((List<int[]>) Packing.of(segment, BOS, EOS, 20, false))
        .containsExactly(new int[] {0, 3, 2, 4, 2, 5, 2});
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
      Packing packing = Packing.of(segment(lines), BOS, EOS, maxLength, false);
      assertThat(packing.tokens())
          .describedAs("seed " + seed)
          .isEqualTo(packing.stream().mapToLong(s -> s.length).sum());
      for (int[] sequence : packing) {
        assertThat(sequence).describedAs("seed " + seed).hasSizeBetween(3, maxLength);
        assertThat(sequence).startsWith(BOS).endsWith(EOS);
        Arrays.stream(sequence).filter(id -> id != BOS && id != EOS).forEach(packed::add);
      }
      assertThat(packed).describedAs("seed " + seed).isEqualTo(tokens);
      assertThat(packing.stream().map(s -> Arrays.stream(s).boxed().toList()).toList())
          .describedAs("seed " + seed)
          .isEqualTo(packedOneByOne(maxLength, lines));
    }
  }

  private static Packing fill(int length, int[]... lines) {
    return Packing.full(segment(lines), BOS, EOS, length);
  }

  @Test
  void cutLinesFillSequences() {
    assertThat(fill(6, new int[] {5, 6}, new int[] {7, 8, 9, 10}, new int[] {11}))
        .containsExactly(
            new int[] {0, 5, 6, 2, 7, 2}, new int[] {0, 8, 9, 10, 2, 2}, new int[] {0, 11, 2});
    assertThat(fill(6, new int[] {5, 6, 7, 8, 9}))
        .containsExactly(new int[] {0, 5, 6, 7, 8, 2}, new int[] {0, 9, 2});
    assertThat(fill(8, new int[] {}, new int[] {5}, new int[] {}))
        .containsExactly(new int[] {0, 5, 2});
    assertThat(fill(8, new int[] {})).isEmpty();
  }

  @Test
  void ofFullSequencesOnlyTheLastIsShorterAndNoTokenIsLost() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int length = 3 + random.nextInt(40);
      List<Integer> tokens = new ArrayList<>();
      int[][] lines = new int[1 + random.nextInt(60)][];
      for (int i = 0; i < lines.length; i++) {
        lines[i] = random.ints(random.nextInt(70), 3, 1000).toArray();
        Arrays.stream(lines[i]).forEach(tokens::add);
      }
      Packing sequences = fill(length, lines);
      List<Integer> packed = new ArrayList<>();
      long all = 0;
      for (int i = 0; i < sequences.size(); i++) {
        int[] sequence = sequences.get(i);
        assertThat(sequence).startsWith(BOS).endsWith(EOS);
        int least = i < sequences.size() - 1 ? length : 3;
        assertThat(sequence).describedAs("seed " + seed).hasSizeBetween(least, length);
        Arrays.stream(sequence).filter(id -> id != BOS && id != EOS).forEach(packed::add);
        all += sequence.length;
      }
      assertThat(packed).describedAs("seed " + seed).isEqualTo(tokens);
      assertThat(sequences.tokens()).isEqualTo(all);
    }
  }
}
