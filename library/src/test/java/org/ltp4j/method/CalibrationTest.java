package org.ltp4j.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.answer.Classification;
import org.ltp4j.classify.Classifier;
import org.ltp4j.data.Example;
import org.ltp4j.problem.Problem;
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
    Example some = example("two men are here", "no river");
    Example empty = example("", "");
    try (Classifier plain = Classifier.load(run(false));
        Classifier calibrated = Classifier.load(run(true))) {
      assertThat(plain.config().prompt().calibrated()).isFalse();
      Map<String, Double> raw = answers(plain, some).get(0).probabilities();
      Map<String, Double> prior = answers(plain, empty).get(0).probabilities();
      double sum = raw.keySet().stream().mapToDouble(l -> raw.get(l) / prior.get(l)).sum();
      // In one batch with another text: the prior does not depend on company.
      List<Classification> answers = answers(calibrated, some, empty);
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

  private static Example example(String premise, String hypothesis) {
    return new Example("1", null, Map.of("premise", premise, "hypothesis", hypothesis), null);
  }

  private static List<Classification> answers(Classifier classifier, Example... examples) {
    return classifier.answers("texts", List.of(examples), 4096);
  }

  @Test
  void blankTextsAreRefusedAndCutOnesFlagged() {
    try (Classifier classifier = Classifier.load(run(false))) {
      Map<String, String> blank = Map.of("premise", " \n", "hypothesis", "");
      Map<String, String> half = Map.of("premise", "two men", "hypothesis", "");
      Map<String, String> much = Map.of("premise", "two men ".repeat(900), "hypothesis", "no");
      assertThatThrownBy(() -> classifier.classify(List.of(half, blank)))
          .isInstanceOf(Problem.class)
          .hasMessageContainingAll("text 2", "white space only");
      assertThat(classifier.classify(List.of(half, much)))
          .extracting(Classification::truncated)
          .containsExactly(false, true);
    }
  }
}
