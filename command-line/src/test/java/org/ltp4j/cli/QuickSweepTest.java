package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.trial.StoredTrial;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStore;

/** {@code ltp sweep --quick}: other trials, in another directory. */
class QuickSweepTest {
  @TempDir Path dir;

  private Path recipe(String quick) {
    return Nli.sweep(
        dir, 50, "  grid: {seed: [1, 2], train.learning-rate: [0.01, 0.001]}\n" + quick);
  }

  @Test
  void theShortRunHasItsOwnTrialsAndItsOwnDirectory() {
    Path recipe =
        recipe("  quick: {set: {train.epochs: 1}, grid: {train.learning-rate: [0.01]}}\n");
    assertThat(Cli.ltp("sweep", recipe, "--dry-run").well().out()).contains("trials: 4");
    Cli.ltp("sweep", recipe, "--quick").well();
    assertThat(new TrialStore(dir.resolve("o-quick")).list())
        .hasSize(2)
        .extracting(StoredTrial::result)
        .allSatisfy(trial -> assertThat(trial.learning().curve()).hasSize(1))
        .extracting(TrialResult::name)
        .doesNotHaveDuplicates();
    assertThat(dir.resolve("o")).doesNotExist();
  }

  @Test
  void aRecipeWithoutAShortRunSaysHowToWriteOne() {
    Cli.ltp("sweep", recipe(""), "--quick").failed(ExitCode.USAGE, "quick", "seed: [1]");
    assertThat(dir.resolve("o-quick")).doesNotExist();
  }
}
