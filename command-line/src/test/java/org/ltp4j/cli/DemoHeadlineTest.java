package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ltp4j.evaluation.Confusion;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.trial.SharedStage;
import org.ltp4j.trial.StoredTrial;
import org.ltp4j.trial.TrialCost;
import org.ltp4j.trial.TrialLearning;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialTraces;

class DemoHeadlineTest {
  @Test
  void saysWhatIsGainedAndWhatIsNotWithSharedStagesCounted() {
    StoredTrial ltp =
        trial("ltp", 5, 2_000_000, 8_000_000, List.of(new SharedStage("m", "mlm", 60.0)));
    StoredTrial ft = trial("ft", 6, 10_000_000, 16_000_000, List.of());
    assertThat(DemoHeadline.of(List.of(ft, ltp)).orElseThrow())
        .contains(
            "mean accuracy        50.0 %    60.0 %",
            "trained, millions     2.0      10.0     (20 %)",
            "adapter, MB           8.0      16.0     (50 %)",
            "seconds                90        30     (60 of them shared");
    assertThat(DemoHeadline.of(List.of(ltp))).isEmpty();
  }

  private static StoredTrial trial(
      String method, int right, long trained, long bytes, List<SharedStage> shared) {
    Confusion confusion = new Confusion(List.of(List.of(right, 10 - right), List.of(0, 0)));
    TrialResult result =
        TrialResult.pending(method, method, Map.of("method", method), Map.of())
            .done(
                TrialLearning.UNKNOWN,
                new EvaluationResult(
                    List.of("yes", "no"), List.of(LanguageResult.of("en", confusion, null, 0))),
                new TrialCost(trained, bytes, Map.of("train", 30.0), shared, null),
                TrialTraces.NONE);
    return new StoredTrial(Path.of(method), result);
  }
}
