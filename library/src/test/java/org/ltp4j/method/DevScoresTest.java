package org.ltp4j.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class DevScoresTest {
  private static final List<float[]> SCORES =
      List.of(new float[] {1, 0}, new float[] {3, 1}, new float[] {0, 2}, new float[] {5, 5});
  private static final int[] GOLD = {0, 1, 1, 0};

  @Test
  void accuracyMacroF1AndCrossEntropy() {
    DevScores dev = DevScores.of(DevScores.part(SCORES, GOLD, 2), 2);
    assertThat(dev.accuracy()).isEqualTo(0.75);
    // label 0: 2 of 3 given, 2 of 2 found; label 1: 1 of 1 given, 1 of 2 found
    assertThat(dev.macroF1()).isCloseTo((0.8 + 2 / 3.0) / 2, within(1e-12));
    double loss =
        Math.log1p(Math.exp(-1)) + Math.log1p(Math.exp(2)) + Math.log1p(Math.exp(-2)) + Math.log(2);
    assertThat(dev.loss()).isCloseTo(loss / 4, within(1e-12));
  }

  @Test
  void partsOfSeveralProcessesAddUp() {
    double[] first = DevScores.part(List.of(SCORES.get(0), SCORES.get(2)), new int[] {0, 1}, 2);
    double[] second = DevScores.part(List.of(SCORES.get(1), SCORES.get(3)), new int[] {1, 0}, 2);
    double[] none = DevScores.part(List.of(), new int[0], 2);
    double[] sum = new double[first.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = first[i] + second[i] + none[i];
    }
    DevScores whole = DevScores.of(DevScores.part(SCORES, GOLD, 2), 2);
    DevScores added = DevScores.of(sum, 2);
    assertThat(added.accuracy()).isEqualTo(whole.accuracy());
    assertThat(added.macroF1()).isEqualTo(whole.macroF1());
    assertThat(added.loss()).isCloseTo(whole.loss(), within(1e-12));
  }

  @Test
  void scoresThatAreFarApartHaveAFiniteLoss() {
    double[] part = DevScores.part(List.of(new float[] {1e30f, -1e30f}), new int[] {1}, 2);
    assertThat(DevScores.of(part, 2).loss()).isCloseTo(2e30, within(1e24));
  }
}
