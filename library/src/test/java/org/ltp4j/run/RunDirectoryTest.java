package org.ltp4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.Recipe;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.settings.Settings;

class RunDirectoryTest {
  @TempDir Path dir;

  private RunDirectory open(Provenance provenance) {
    return RunDirectory.open(dir.resolve("run"), provenance, false);
  }

  /** Holds a directory until its standard input ends. */
  static final class Holder {
    public static void main(String[] arguments) throws IOException {
      try (RunDirectory run =
          RunDirectory.open(Path.of(arguments[0]), Samples.run(0.2, "o", "ab"), false)) {
        System.out.println("holding " + run.path());
        System.in.read();
      }
    }
  }

  @Test
  void itHoldsARecipeThatGivesTheSameSettings() {
    try (RunDirectory run = open(Samples.run(0.3, "o", "ab"))) {
      Recipe recipe = Recipe.load(run.file("recipe.yaml"));
      assertThat(Settings.resolve(TicketSettings.class, recipe.section(StageName.TICKET), Map.of()))
          .isEqualTo(Samples.settings(0.3, "o"));
    }
  }

  @Test
  void theSameRunGoesOnWhereItWas() {
    try (RunDirectory run = open(Samples.run(0.2, "o", "ab"))) {
      run.checkpoints(2).save(3, at -> Files.writeString(at.resolve("state"), "s"));
    }
    try (RunDirectory run = open(Samples.run(0.2, "elsewhere", "ab"))) {
      assertThat(run.checkpoints(2).latest()).contains(run.file("checkpoint-3"));
    }
  }

  @Test
  void aRunThatDidNotBeginMakesRoomForAnother() throws IOException {
    try (RunDirectory run = open(Samples.run(0.2, "o", "ab"))) {
      Files.createDirectories(run.cache());
    }
    try (RunDirectory run = open(Samples.run(0.2, "o", "mended"))) {
      run.log().append(1, Map.of("loss", 1.0));
    }
    assertThatThrownBy(() -> open(Samples.run(0.2, "o", "ab"))).isInstanceOf(Problem.class);
  }

  @Test
  void anotherRunsOutputIsRefusedAndNothingIsTouched() throws IOException {
    try (RunDirectory run = open(Samples.run(0.2, "o", "ab"))) {
      Files.writeString(run.file("result"), "r");
    }
    assertThatThrownBy(() -> open(Samples.run(0.5, "o", "cd")))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.OUTPUT))
        .hasMessageContainingAll(
            "ratio (0.2, now 0.5)", "delta (\"ab\", now \"cd\")", "--out", "--overwrite");
    assertThat(dir.resolve("run/result")).hasContent("r");
    try (RunDirectory run = open(Samples.run(0.2, "o", "ab"))) {
      assertThat(run.file("result")).exists();
    }
  }

  @Test
  void overwriteDeletesAnotherRunsOutput() throws IOException {
    try (RunDirectory run = open(Samples.run(0.2, "o", "ab"))) {
      Files.writeString(run.file("result"), "r");
      run.checkpoints(1).save(3, at -> Files.writeString(at.resolve("state"), "s"));
    }
    try (RunDirectory run =
        RunDirectory.open(dir.resolve("run"), Samples.run(0.5, "o", "ab"), true)) {
      assertThat(run.file("result")).doesNotExist();
      assertThat(run.checkpoints(1).latest()).isEmpty();
    }
  }

  @Test
  void otherPeoplesFilesAreNeverDeleted() throws IOException {
    Path file = Files.createDirectories(dir.resolve("run")).resolve("thesis.tex");
    Files.writeString(file, "t");
    for (boolean overwrite : new boolean[] {false, true}) {
      assertThatThrownBy(
              () -> RunDirectory.open(file.getParent(), Samples.run(0.5, "o", "ab"), overwrite))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("thesis.tex");
      assertThat(file).hasContent("t");
    }
  }

  @Test
  void leftoversOfAKilledProcessGo() throws IOException {
    Path run = Files.createDirectories(dir.resolve("run"));
    Path half = Files.createDirectories(run.resolve("checkpoint-9" + AtomicFiles.TEMPORARY + "1"));
    Files.writeString(half.resolve("state"), "s");
    open(Samples.run(0.2, "o", "ab")).close();
    assertThat(half).doesNotExist();
  }

  @Test
  void aFinishedRunIsRecognisedByItsSettingsAndInputs() {
    Path path = dir.resolve("run");
    Provenance provenance = Samples.run(0.2, "o", "ab");
    assertThat(RunDirectory.isFinished(path, provenance)).isFalse();
    try (RunDirectory run = open(provenance)) {
      assertThat(RunDirectory.isFinished(path, provenance)).isFalse();
      run.finish();
    }
    assertThat(RunDirectory.isFinished(path, Samples.run(0.2, "p", "ab"))).isTrue();
    assertThat(RunDirectory.isFinished(path, Samples.run(0.3, "o", "ab"))).isFalse();
    assertThat(RunDirectory.isFinished(path, Samples.run(0.2, "o", "cd"))).isFalse();
  }

  @Test
  void aSecondUserIsRefusedUntilTheFirstIsDone() throws Exception {
    RunDirectory first = open(Samples.run(0.2, "o", "ab"));
    assertThatThrownBy(() -> open(Samples.run(0.2, "o", "ab")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("process " + ProcessHandle.current().pid());
    first.close();

    Process holder =
        Samples.java(Holder.class, dir.resolve("run").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(holder.inputReader().readLine()).startsWith("holding");
      assertThatThrownBy(() -> open(Samples.run(0.2, "o", "ab")))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("process " + holder.pid());
    } finally {
      holder.destroyForcibly().waitFor();
    }
    open(Samples.run(0.2, "o", "ab")).close();
  }

  @Test
  void aPlaceThatCannotBeADirectoryIsNamed() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "x");
    assertThatThrownBy(
            () -> RunDirectory.open(file.resolve("run"), Samples.run(0.2, "o", "ab"), false))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.OUTPUT));
  }

  @Test
  void aRefusedDirectoryGetsNoLockAndALinkToNothingIsCalledOne() throws IOException {
    Path run = Files.createDirectories(dir.resolve("run"));
    Files.writeString(run.resolve("thesis.tex"), "x");
    assertThatThrownBy(() -> open(Samples.run(0.2, "o", "ab")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("'thesis.tex' and no provenance.json");
    assertThat(run.resolve(DirectoryLock.NAME)).doesNotExist();
    Path link = Files.createSymbolicLink(dir.resolve("link"), dir.resolve("gone"));
    assertThatThrownBy(() -> RunDirectory.open(link, Samples.run(0.2, "o", "ab"), false))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("a link to " + dir.resolve("gone") + ", which is not there");
  }
}
