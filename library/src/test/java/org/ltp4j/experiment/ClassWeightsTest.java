package org.ltp4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ltp4j.problem.Problem;

class ClassWeightsTest {
  private static final List<String> LABELS = List.of("rare", "usual", "a=b");
  private static final int[] GOLD = {1, 1, 1, 0, 1, 2, 1, 2};

  @Test
  void balancedMakesAllLabelsCountAlikeTogether() {
    // scikit-learn's compute_class_weight: 8 / (3 · count)
    assertThat(ClassWeights.of(List.of("balanced"), LABELS, GOLD))
        .containsExactly(8 / 3.0, 8 / 15.0, 8 / 6.0);
  }

  @Test
  void labelsThatAreNotNamedCountOne() {
    assertThat(ClassWeights.of(List.of("a=b=2.5", "rare=10"), LABELS, GOLD))
        .containsExactly(10.0, 1.0, 2.5);
  }

  @Test
  void withoutTheSettingAllRowsCountAlike() {
    assertThat(ClassWeights.of(List.of(), LABELS, GOLD)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rara=2",
        "balance",
        "rare",
        "rare=",
        "rare=0",
        "rare=-1",
        "rare=NaN",
        "rare=1e99",
        "rare=1e-99",
        "rare=two",
        "="
      })
  void anythingElseIsRefused(String setting) {
    assertThatThrownBy(() -> ClassWeights.of(List.of(setting), LABELS, GOLD))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("--class-weights: expected")
        .hasMessageContaining("'" + setting + "'");
  }
}
