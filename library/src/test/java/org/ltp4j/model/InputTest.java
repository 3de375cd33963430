package org.ltp4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputTest {
  @ParameterizedTest
  @EnumSource(Family.class)
  void everyPlaceFindsItsRow(Family family) {
    ModelConfig config = TinyModels.config(family);
    SplittableRandom random = new SplittableRandom(31);
    int[][] rows = TinyModels.rows(config, 6, 2, random);
    Input in = Input.of(rows, config);
    assertThat(in.words()).isSorted().doesNotHaveDuplicates();
    int at = 0;
    for (int b = 0; b < in.batch(); b++) {
      assertThat(in.length(b)).isEqualTo(rows[b].length);
      for (int s = 0; s < rows[b].length; s++) {
        assertThat(in.token(b, s)).isEqualTo(at);
        assertThat(in.positions()[at]).isEqualTo(config.firstPosition() + s);
        long row = in.gather()[at++];
        if (rows[b][s] < 0) {
          assertThat(row).isEqualTo(in.words().length - rows[b][s] - 1);
        } else {
          assertThat(in.words()[(int) row]).isEqualTo(rows[b][s]);
        }
      }
    }
    assertThat(in.tokens()).isEqualTo(at);
  }

  @Test
  void robertaCountsFromBehindThePadding() {
    ModelConfig config = TinyModels.config(Family.ROBERTA);
    Input in = Input.of(new int[][] {{0, 7, 2}, {0, 2}}, config);
    assertThat(in.positions()).containsExactly(2, 3, 4, 2, 3);
    assertThat(in.types()).isNull();
    assertThat(config.maxTokens()).isEqualTo(config.positions() - 2);
  }

  @Test
  void bertCountsFromZeroAndHasTypes() {
    ModelConfig config = TinyModels.config(Family.BERT);
    Input in = Input.of(new int[][] {{5, 7, 6}, {5, 6}}, new int[][] {{0, 0, 1}, {0, 1}}, config);
    assertThat(in.positions()).containsExactly(0, 1, 2, 0, 1);
    assertThat(in.types()).containsExactly(0, 0, 1, 0, 1);
    assertThat(config.maxTokens()).isEqualTo(config.positions());
  }
}
