package org.ltp4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.evaluation.LabelSet;
import org.ltp4j.evaluation.OneLabel;
import org.ltp4j.evaluation.WordTags;

class DevScoresTest {
  private static final List<float[]> SCORES =
      List.of(new float[] {1, 0}, new float[] {3, 1}, new float[] {0, 2}, new float[] {5, 5});
  private static final int[][] GOLD = {{0}, {1}, {1}, {0}};
  private static final Decision ONE = new OneLabel(List.of("a", "b"));

  @Test
  void accuracyMacroF1AndCrossEntropy() {
    DevScores dev = DevSums.of(ONE, SCORES, GOLD).scores();
    assertThat(dev.accuracy()).isEqualTo(0.75);
    // label 0: 2 of 3 given, 2 of 2 found; label 1: 1 of 1 given, 1 of 2 found
    assertThat(dev.macroF1()).isCloseTo((0.8 + 2 / 3.0) / 2, within(1e-12));
    double loss =
        Math.log1p(Math.exp(-1)) + Math.log1p(Math.exp(2)) + Math.log1p(Math.exp(-2)) + Math.log(2);
    assertThat(dev.loss()).isCloseTo(loss / 4, within(1e-12));
  }

  @Test
  void partsOfSeveralProcessesAddUp() {
    double[] first =
        DevSums.of(ONE, List.of(SCORES.get(0), SCORES.get(2)), new int[][] {{0}, {1}}).numbers();
    double[] second =
        DevSums.of(ONE, List.of(SCORES.get(1), SCORES.get(3)), new int[][] {{1}, {0}}).numbers();
    double[] none = DevSums.of(ONE, List.of(), new int[0][]).numbers();
    double[] sum = new double[first.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = first[i] + second[i] + none[i];
    }
    DevScores whole = DevSums.of(ONE, SCORES, GOLD).scores();
    DevScores added = DevSums.read(ONE, sum).scores();
    assertThat(added.accuracy()).isEqualTo(whole.accuracy());
    assertThat(added.macroF1()).isEqualTo(whole.macroF1());
    assertThat(added.loss()).isCloseTo(whole.loss(), within(1e-12));
  }

  @Test
  void scoresThatAreFarApartHaveAFiniteLoss() {
    double[] part =
        DevSums.of(ONE, List.of(new float[] {1e30f, -1e30f}), new int[][] {{1}}).numbers();
    assertThat(DevSums.read(ONE, part).scores().loss()).isCloseTo(2e30, within(1e24));
  }

  /** σ⁻¹(p) as a score. */
  private static float score(double p) {
    return (float) Math.log(p / (1 - p));
  }

  @Test
  void theThresholdIsTheOneWithTheLargestF1() {
    Decision sets = new LabelSet(List.of("a", "b"), LabelSet.EVEN);
    List<float[]> scores =
        List.of(
            new float[] {score(0.32), score(0.28)},
            new float[] {score(0.1), score(0.33)},
            new float[] {score(0.2), score(0.05)});
    int[][] gold = {{0}, {1}, {}};
    DevScores dev = DevSums.of(sets, scores, gold).scores();
    // From 0.3 on both are found and nothing else; at 0.5 nothing is.
    assertThat(dev.threshold()).isEqualTo(0.3);
    assertThat(dev.f1()).isEqualTo(1);
    assertThat(dev.macroF1()).isEqualTo(1);
    assertThat(dev.accuracy()).isEqualTo(1);
    double loss =
        -Math.log(0.32)
            - Math.log(0.72)
            - Math.log(0.9)
            - Math.log(0.33)
            - Math.log(0.8)
            - Math.log(0.95);
    assertThat(dev.loss()).isCloseTo(loss / 6, within(1e-6));
  }

  @Test
  void tagsCountBySpansAndLossesByWords() {
    Decision tags = new WordTags(List.of("O", "B-X", "I-X"));
    List<float[]> scores = List.of(new float[] {0, 2, 0, 0, 0, 2, 2, 0, 0}, new float[] {0, 2, 0});
    int[][] gold = {{1, 2, 0}, {0}};
    DevScores dev = DevSums.of(tags, scores, gold).scores();
    assertThat(dev.accuracy()).isEqualTo(0.5);
    assertThat(dev.microF1()).isEqualTo(2 / 3.0);
    double right = Math.log(Math.exp(2) + 2) - 2;
    assertThat(dev.loss()).isCloseTo((3 * right + right + 2) / 4, within(1e-6));
    assertThat(dev.threshold()).isNull();
  }
}
