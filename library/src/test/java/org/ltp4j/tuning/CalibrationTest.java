package org.ltp4j.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.classify.Classification;
import org.ltp4j.classify.Classifier;
import org.ltp4j.recipe.MethodName;
import org.ltp4j.rounding.KernelSensitive;

/** Contextual calibration divides out what the labels get without any text. */
@KernelSensitive
class CalibrationTest {
  @TempDir Path dir;

  private Path run(boolean calibrated) {
    Path out = dir.resolve("calibrated-" + calibrated);
    // One epoch, so that the choice of the best one is no choice.
    Rows.train(
        Rows.settings(
            dir, MethodName.DP, out, "epochs", "1", "calibrate", Boolean.toString(calibrated)));
    return out;
  }

  @Test
  void theProbabilitiesOfAnEmptyInputAreDividedOut() {
    Map<String, String> some = Map.of("premise", "two men are here", "hypothesis", "no river");
    Map<String, String> empty = Map.of("premise", "", "hypothesis", "");
    try (Classifier plain = Classifier.load(run(false));
        Classifier calibrated = Classifier.load(run(true))) {
      assertThat(plain.config().prompt().calibrated()).isFalse();
      Map<String, Double> raw = plain.classify(some).probabilities();
      Map<String, Double> prior = plain.classify(empty).probabilities();
      double sum = raw.keySet().stream().mapToDouble(l -> raw.get(l) / prior.get(l)).sum();
      // In one batch with another text: the prior does not depend on company.
      List<Classification> answers = calibrated.classify(List.of(some, empty));
      for (String label : Rows.LABELS) {
        double expected = raw.get(label) / prior.get(label) / sum;
        assertThat(answers.get(0).probabilities().get(label))
            .isBetween(expected - 1e-5, expected + 1e-5);
        assertThat(answers.get(1).probabilities().get(label))
            .isBetween(1.0 / 3 - 1e-5, 1.0 / 3 + 1e-5);
      }
      assertThat(prior.values()).anyMatch(p -> Math.abs(p - 1.0 / 3) > 1e-3);
    }
  }
}
