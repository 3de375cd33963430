package org.ltp4j.distill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ltp4j.mlm.MaskedBatch;
import org.ltp4j.model.Family;
import org.ltp4j.model.TinyModels;

class LessonTest {
  private static final int BOS = 0;
  private static final int EOS = 2;

  private static Lesson of(int[][] rows, int[] rowOf, int[] placeOf) {
    MaskedBatch batch = new MaskedBatch(rows, rowOf, placeOf, new long[rowOf.length]);
    return Lesson.of(batch, BOS, EOS, TinyModels.config(Family.ROBERTA));
  }

  @Test
  void sentencesLieBetweenSeparatorsAndShortOnesAreNone() {
    Lesson lesson =
        of(
            new int[][] {{0, 5, 6, 7, 8, 2, 9, 2, 10, 11, 12, 13, 14, 2}, {0, 20, 21, 22, 23}},
            new int[] {0, 1},
            new int[] {2, 4});
    assertThat(lesson.sentences().size()).isEqualTo(3);
    assertThat(lesson.sentences().of())
        .containsExactly(3, 0, 0, 0, 0, 3, 3, 3, 1, 1, 1, 1, 1, 3, 3, 2, 2, 2, 2);
    assertThat(lesson.sentences().shares()).containsExactly(1f / 4, 1f / 5, 1f / 4);
    assertThat(lesson.hidden()).containsExactly(2, 14 + 4);
  }

  @Test
  void rowsOfSeparatorsHaveNoSentence() {
    Lesson lesson = of(new int[][] {{0, 2, 2, 2}}, new int[0], new int[0]);
    assertThat(lesson.sentences().size()).isZero();
    assertThat(lesson.sentences().of()).containsExactly(0, 0, 0, 0);
  }
}
