package org.ltp4j.mlm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ltp4j.corpus.Cut;
import org.ltp4j.corpus.Segment;
import org.ltp4j.corpus.SegmentBuilder;
import org.ltp4j.corpus.Stretch;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;

class PartWalkTest {
  private static final Streams STREAMS = new Streams(9);

  /** Windows of 1, 1, 1, 2, 4, 8 … segments. */
  private static final Cut CUT = new Cut(1, 4);

  /** Segments that are asked for one by one, with so many lines of one id each. */
  private static final class Text implements PartWalk.Source {
    private final int[] sizes;
    private int asked;
    private int wanted;

    Text(int... sizes) {
      this.sizes = sizes;
    }

    @Override
    public Segment segment(int number) {
      asked = Math.max(asked, number + 1);
      if (number >= sizes.length) {
        return null;
      }
      int id = 10;
      for (int i = 0; i < number; i++) {
        id += sizes[i];
      }
      SegmentBuilder builder = new SegmentBuilder(100_000);
      for (int i = 0; i < sizes[number]; i++) {
        builder.add(new int[] {id++});
      }
      return builder.build(new Stretch(0, 0, 0, number, 0, 0, 0, List.of()));
    }

    @Override
    public void want(int segments) {
      wanted = Math.max(wanted, segments);
    }

    PartWalk walk(Streams streams) {
      return new PartWalk("t", 0, this, CUT, s -> Packing.of(s, 0, 2, 3, false), streams);
    }
  }

  private static List<Integer> ids(PartWalk walk, long from, long to) {
    List<Integer> ids = new ArrayList<>();
    for (long i = from; i < to; i++) {
      ids.add(walk.at(i)[1]);
    }
    return ids;
  }

  @Test
  void aWindowIsVisitedWholeBeforeTextBehindItIsAskedFor() {
    Text text = new Text(3, 0, 5, 4, 4, 7, 7, 7, 7, 2);
    PartWalk walk = text.walk(STREAMS);
    int[][] windows = {{0, 3, 1}, {3, 8, 3}, {8, 16, 5}, {16, 44, 9}, {44, 46, 11}};
    for (int[] window : windows) {
      List<Integer> seen = ids(walk, window[0], window[1]);
      Set<Integer> expected = new HashSet<>();
      for (int i = window[0]; i < window[1]; i++) {
        expected.add(10 + i);
      }
      assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
      assertThat(text.asked).isLessThanOrEqualTo(window[2]);
    }
    for (int round = 1; round < 4; round++) {
      List<Integer> seen = ids(walk, 46L * round, 46L * (round + 1));
      assertThat(seen).doesNotHaveDuplicates().hasSize(46);
      assertThat(seen.subList(0, 20)).as("all of it is mixed").anyMatch(id -> id >= 10 + 30);
    }
  }

  @Test
  void theSeedDecidesAndNotWhatWasAskedForBefore() {
    int[] sizes = {30, 50, 40, 70, 20};
    List<Integer> whole = ids(new Text(sizes).walk(STREAMS), 0, 500);
    PartWalk late = new Text(sizes).walk(STREAMS);
    assertThat(ids(late, 130, 140)).isEqualTo(whole.subList(130, 140));
    assertThat(ids(late, 12, 300)).isEqualTo(whole.subList(12, 300));
    assertThat(ids(new Text(sizes).walk(STREAMS), 433, 440)).isEqualTo(whole.subList(433, 440));
    assertThat(ids(new Text(sizes).walk(new Streams(10)), 0, 500)).isNotEqualTo(whole);
  }

  /** Every sequence of a window is equally often at each of its places. */
  @Test
  void orderInAWindowIsUniform() {
    int seeds = 6000;
    int[][] counts = new int[6][6];
    for (long seed = 0; seed < seeds; seed++) {
      PartWalk walk = new Text(2, 6).walk(new Streams(seed));
      for (int i = 0; i < 6; i++) {
        counts[i][walk.at(2 + i)[1] - 12]++;
      }
    }
    for (int[] row : counts) {
      for (int count : row) {
        assertThat(count).isBetween(1000 - 150, 1000 + 150); // five deviations
      }
    }
  }

  @Test
  void onlyTextThatWillBeNeededIsAskedForAhead() {
    Text text = new Text(10, 10, 10, 10, 10, 10, 10, 10, 10, 10);
    PartWalk walk = text.walk(STREAMS);
    walk.limit(25);
    assertThat(text.wanted).isEqualTo(1);
    walk.at(0);
    assertThat(text.wanted).isEqualTo(2);
    walk.at(10);
    assertThat(text.wanted).isEqualTo(3);
    walk.at(24);
    assertThat(text.wanted).isEqualTo(3);
    Text none = new Text(10);
    none.walk(STREAMS).limit(0);
    assertThat(none.wanted).isZero();
  }

  @Test
  void whatHasBeenSeenGrowsByWindows() {
    PartWalk walk = new Text(3, 5, 2).walk(STREAMS);
    assertThat(walk.seen(0)).hasSize(3);
    assertThat(walk.seen(2)).hasSize(3);
    assertThat(walk.seen(3)).hasSize(8);
    assertThat(walk.seen(3).get(7)[1]).isEqualTo(17);
    assertThat(walk.seen(100)).hasSize(10);
  }

  @Test
  void otherTextThanAnEarlierProcessHadIsRefused() {
    PartWalk walk = new Text(3, 5, 2).walk(STREAMS);
    walk.at(4);
    assertThat(walk.checksums()).containsExactly(0, 1);
    PartWalk same = new Text(3, 5, 2).walk(STREAMS);
    same.expect(walk.checksums());
    same.at(9);
    PartWalk other = new Text(3, 5, 2).walk(STREAMS);
    other.expect(List.of(0, 7));
    other.at(2);
    assertThatThrownBy(() -> other.at(3))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("this run has begun with");
  }
}
