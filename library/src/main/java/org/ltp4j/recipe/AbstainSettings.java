package org.ltp4j.recipe;

import java.util.Optional;
import org.ltp4j.problem.Problem;
import org.ltp4j.settings.Heading;
import org.ltp4j.settings.Setting;

/** When the classifier should rather not answer, measured on dev once training is over. */
@Heading("Abstaining")
public record AbstainSettings(
    @Setting(
            value =
                "abstain from the least sure texts so that this share of the other answers is right",
            above = 0,
            max = 1)
        Optional<Double> abstainAccuracy,
    @Setting(value = "abstain so that this share of texts is answered", above = 0, max = 1)
        Optional<Double> abstainCoverage) {

  /** Refuses two goals for one threshold. */
  public AbstainSettings {
    if (abstainAccuracy.isPresent() && abstainCoverage.isPresent()) {
      throw Problem.usage(
          "--abstain-accuracy and --abstain-coverage", "one of them", "both", "leave one out");
    }
  }

  /** {@return whether there is a goal} */
  public boolean isWished() {
    return abstainAccuracy.isPresent() || abstainCoverage.isPresent();
  }
}
