package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.sweep.StoredSweep;
import org.ltp4j.trial.TrialStatus;
import org.ltp4j.trial.TrialStore;

/** {@code ltp sweep --only}: some trials now, others later, in one directory. */
class SomeTrialsTest {
  @TempDir Path dir;

  private Path recipe() {
    return Nli.sweep(dir, 1, "  grid: {seed: [1, 2], train.learning-rate: [0.01, 0.0005]}\n");
  }

  private List<String> done() {
    return StoredSweep.read(dir.resolve("o"), false).trials().stream()
        .map(trial -> trial.result())
        .filter(trial -> trial.status() == TrialStatus.DONE)
        .map(trial -> trial.field("seed") + " " + trial.field("learning-rate"))
        .toList();
  }

  @Test
  void theOthersStayToBeDone() throws IOException {
    Path recipe = recipe();
    Cli some = Cli.ltp("sweep", recipe, "--only", "seed=2,learning-rate=5e-4");
    assertThat(some.well().out()).contains("seed=2").doesNotContain("seed=1", "0.01");
    assertThat(done()).containsExactly("2 5.0E-4");
    assertThat(StoredSweep.read(dir.resolve("o"), false).notes()).isEmpty();
    Cli report = Cli.ltp("report", dir.resolve("o"), "--png=false");
    assertThat(report.well().out()).contains("4 trials: 1 done, 3 pending");

    Cli dry = Cli.ltp("sweep", recipe, "--dry-run", "--only", "seed=1", "--only", "seed=2");
    assertThat(dry.well().out()).contains("trials: 4", "to do: 3 trials of 4");
    dry = Cli.ltp("sweep", recipe, "--dry-run", "--only", "seed=1");
    assertThat(dry.well().out()).contains("trials: 2", "to do: 2 trials of 2");
    // By the trial that is done, though it is none of these.
    assertThat(dry.out()).doesNotContain("time unknown");

    TrialStore store = new TrialStore(dir.resolve("o"));
    Path first = store.file(store.list().get(0).result().id());
    String before = Files.readString(first);
    Cli.ltp("sweep", recipe, "--only", "learning-rate=0.0005").well();
    assertThat(done()).containsExactly("1 5.0E-4", "2 5.0E-4");
    assertThat(first).hasContent(before);
  }

  @Test
  void aSelectionOfNothingSaysSo() {
    Path recipe = recipe();
    Cli.ltp("sweep", recipe, "--only", "sead=1").failed(ExitCode.USAGE, "--only", "'seed'?");
    Cli.ltp("sweep", recipe, "--only", "seed=1", "--only", "seed=3")
        .failed(ExitCode.USAGE, "--only seed=3", "none of 4", "--dry-run");
    Cli.ltp("sweep", recipe, "--only", "seed").failed(ExitCode.USAGE, "field=value", "'seed'");
    assertThat(dir.resolve("o")).doesNotExist();
  }
}
