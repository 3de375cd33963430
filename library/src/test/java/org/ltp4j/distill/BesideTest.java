package org.ltp4j.distill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ltp4j.mlm.MaskedBatch;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.TinyModels;

/**
 * Rows of {@code 0 [5 6] [7] 8 2} and {@code 0 9 2}, of which a model beside reads [15], [17 18].
 */
class BesideTest {
  private static final ModelConfig CONFIG = TinyModels.config(Family.ROBERTA);

  @Test
  void tokensOfBothAreGroupedBySpansAndSentences() {
    TwoCuts.Builder first = new TwoCuts.Builder(new int[] {0, 5, 6, 7, 8, 2});
    first.span(1, 0);
    first.span(2, 15);
    first.span(1, 17, 18);
    first.span(1, 19);
    first.span(1, 2);
    TwoCuts.Builder second = new TwoCuts.Builder(new int[] {0, 9, 2});
    second.span(1, 0);
    second.span(1, 20);
    second.span(1, 2);
    int[][] rows = {{0, 3, 3, 7, 8, 2}, {0, 9, 2}};
    MaskedBatch batch =
        new MaskedBatch(rows, new int[] {0, 0, 1}, new int[] {1, 2, 1}, new long[] {5, 6, 9});
    BitSet single = new BitSet();
    single.set(2);
    HiddenSpans hiding =
        new HiddenSpans(
            batch,
            List.of(first.done(), second.done()),
            new int[][] {{0, 4, 17, 18, 19, 2}, {0, 20, 2}},
            new int[] {1, 1, 1},
            single);
    Lesson lesson = Lesson.of(hiding, 0, 2, CONFIG, CONFIG);
    Beside beside = lesson.beside();
    assertThat(lesson.sentences().of()).containsExactly(1, 0, 0, 0, 0, 1, 1, 1, 1);
    assertThat(beside.spansOfLesson().of()).containsExactly(0, 1, 1, 2, 3, 4, 5, 6, 7);
    assertThat(beside.spans().of()).containsExactly(0, 1, 2, 2, 3, 4, 5, 6, 7);
    assertThat(beside.spansOfLesson().shares()).containsExactly(1, 0.5f, 1, 1, 1, 1, 1, 1);
    assertThat(beside.spans().shares()).containsExactly(1, 1, 0.5f, 1, 1, 1, 1, 1);
    assertThat(beside.sentences().of()).containsExactly(1, 0, 0, 0, 0, 1, 1, 1, 1);
    assertThat(beside.sentences().shares()).containsExactly(0.25f);
    assertThat(lesson.hidden()).containsExactly(1, 2, 7);
    assertThat(lesson.taught()).containsExactly(1, 1, 7);
    assertThat(lesson.told()).containsExactly(0, 0, 1);
  }
}
