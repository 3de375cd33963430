package org.ltp4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.jdk.JdkSensitive;
import org.ltp4j.json.Json;
import org.ltp4j.problem.ExitCode;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.Recipe;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.settings.Settings;

@JdkSensitive
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
      Recipe recipe = Recipe.load(run.files().file("recipe.yaml"));
      assertThat(Settings.resolve(TicketSettings.class, recipe.section(StageName.TICKET), Map.of()))
          .isEqualTo(Samples.settings(0.3, "o"));
    }
  }

  @Test
  void theSameRunGoesOnWhereItWas() {
    try (RunDirectory run = open(Samples.run(0.2, "o", "ab"))) {
      run.files().checkpoints(2).save(3, at -> Files.writeString(at.resolve("state"), "s"));
    }
    try (RunDirectory run = open(Samples.run(0.2, "elsewhere", "ab"))) {
      assertThat(run.files().checkpoints(2).latest()).contains(run.files().file("checkpoint-3"));
    }
  }

  @Test
  void aRunThatDidNotBeginMakesRoomForAnother() throws IOException {
    try (RunDirectory run = open(Samples.run(0.2, "o", "ab"))) {
      Files.createDirectories(run.files().cache());
    }
    try (RunDirectory run = open(Samples.run(0.2, "o", "mended"))) {
      run.files().log().append(1, Map.of("loss", 1.0));
    }
    assertThatThrownBy(() -> open(Samples.run(0.2, "o", "ab"))).isInstanceOf(Problem.class);
  }

  @Test
  void anotherRunsOutputIsRefusedAndNothingIsTouched() throws IOException {
    try (RunDirectory run = open(Samples.run(0.2, "o", "ab"))) {
      Files.writeString(run.files().file("result"), "r");
    }
    assertThatThrownBy(() -> open(Samples.run(0.5, "o", "cd")))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.OUTPUT))
        .hasMessageContainingAll(
            "ratio (0.2, now 0.5)", "delta (\"ab\", now \"cd\")", "--out", "--overwrite");
    assertThat(dir.resolve("run/result")).hasContent("r");
    try (RunDirectory run = open(Samples.run(0.2, "o", "ab"))) {
      assertThat(run.files().file("result")).exists();
    }
  }

  @Test
  void overwriteDeletesAnotherRunsOutput() throws IOException {
    try (RunDirectory run = open(Samples.run(0.2, "o", "ab"))) {
      Files.writeString(run.files().file("result"), "r");
      run.files().checkpoints(1).save(3, at -> Files.writeString(at.resolve("state"), "s"));
    }
    try (RunDirectory run =
        RunDirectory.open(dir.resolve("run"), Samples.run(0.5, "o", "ab"), true)) {
      assertThat(run.files().file("result")).doesNotExist();
      assertThat(run.files().checkpoints(1).latest()).isEmpty();
    }
  }

  /** Hours of training stay where the same command, stopped, is given again. */
  @Test
  void overwriteGoesOnWithTheSameRun() throws IOException {
    Provenance same = Samples.run(0.2, "o", "ab");
    try (RunDirectory run = open(same)) {
      run.files().checkpoints(1).save(3, at -> Files.writeString(at.resolve("state"), "s"));
    }
    try (RunDirectory run = RunDirectory.open(dir.resolve("run"), same, true)) {
      assertThat(run.files().checkpoints(1).latest()).isPresent();
    }
  }

  @Test
  void anotherVersionsRunIsLeftAloneFinishedOrNot() throws IOException {
    Provenance now = Samples.run(0.2, "o", "ab");
    for (boolean done : new boolean[] {false, true}) {
      Path path = done ? finished(now) : dir.resolve("run");
      if (!done) {
        try (RunDirectory run = open(now)) {
          run.files().checkpoints(1).save(3, at -> Files.writeString(at.resolve("state"), "s"));
        }
      }
      Path file = path.resolve("provenance.json");
      Map<String, Object> json = Json.read(file);
      json.put("version", "0.0.9");
      Files.writeString(file, Json.page(json));
      assertThat(isFinished(now)).isFalse();
      assertThatThrownBy(() -> open(now))
          .isInstanceOf(Problem.class)
          .hasMessageContainingAll("another version of ltp4j (0.0.9, now ", "--overwrite");
      assertThat(path.resolve(done ? "model/weights" : "checkpoint-3/state")).exists();
      try (RunDirectory run = RunDirectory.open(path, now, true)) {
        assertThat(run.files().checkpoints(1).latest()).isEmpty();
        assertThat(run.files().result()).doesNotExist();
      }
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

  private boolean isFinished(Provenance provenance) {
    return RunDirectory.isFinished(dir.resolve("run"), provenance, false, Listener.SILENT);
  }

  /** A finished run that left a file, a folder with a model card, and a log. */
  private Path finished(Provenance provenance) throws IOException {
    Path path = dir.resolve("run");
    try (RunDirectory run = open(provenance)) {
      Files.writeString(run.files().result(), "{}");
      Files.createDirectories(path.resolve("model"));
      Files.writeString(path.resolve("model/weights"), "1 2 3");
      Files.writeString(path.resolve("model/README.md"), "card");
      run.files().log().append(1, Map.of("loss", 0.5));
      run.finish(List.of(RunFiles.RESULT, "model"));
    }
    return path;
  }

  @Test
  void aRunWhoseResultsAreGoneIsMadeAgainFromItsBeginning() throws IOException {
    Provenance provenance = Samples.run(0.2, "o", "ab");
    Path path = finished(provenance);
    assertThat(isFinished(provenance)).isTrue();
    Files.delete(path.resolve("model/weights"));
    List<String> warnings = new ArrayList<>();
    Listener listener =
        new Listener() {
          @Override
          public void warns(String warning) {
            warnings.add(warning);
          }
        };
    assertThat(RunDirectory.isFinished(path, provenance, false, listener)).isFalse();
    assertThat(warnings).singleElement().asString().contains("weights", "gone");
    try (RunDirectory run = open(provenance)) {
      assertThat(run.files().log().read()).isEmpty();
      assertThat(Provenance.load(path.resolve("provenance.json")).isFinished()).isFalse();
    }
  }

  @Test
  void aResultThatWasChangedIsRefusedUnlessItMayBeReplaced() throws IOException {
    Provenance provenance = Samples.run(0.2, "o", "ab");
    Path path = finished(provenance);
    Files.writeString(path.resolve("model/weights"), "1 2");
    assertThatThrownBy(() -> isFinished(provenance))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.OUTPUT))
        .hasMessageContainingAll("weights", "changed or cut off", "--overwrite");
    assertThat(RunDirectory.isFinished(path, provenance, true, Listener.SILENT)).isFalse();
  }

  @Test
  void aModelCardMayBeEditedAndALogDeleted() throws IOException {
    Provenance provenance = Samples.run(0.2, "o", "ab");
    Path path = finished(provenance);
    Files.writeString(path.resolve("model/README.md"), "a better card");
    Files.delete(path.resolve("log.jsonl"));
    assertThat(isFinished(provenance)).isTrue();
  }

  @Test
  void overwritingIsPossibleThoughTheProvenanceIsDamaged() throws IOException {
    Provenance provenance = Samples.run(0.2, "o", "ab");
    Path path = finished(provenance);
    Files.writeString(path.resolve("provenance.json"), "{");
    assertThatThrownBy(() -> isFinished(provenance)).isInstanceOf(Problem.class);
    assertThat(RunDirectory.isFinished(path, provenance, true, Listener.SILENT)).isFalse();
    RunDirectory.open(path, provenance, true).close();
  }

  @Test
  void aProvenanceWithoutAnyResultIsNoFinishedRuns() throws IOException {
    Provenance provenance = Samples.run(0.2, "o", "ab");
    Path file = finished(provenance).resolve("provenance.json");
    Map<String, Object> json = Json.read(file);
    json.put("results", Map.of());
    Files.writeString(file, Json.page(json));
    assertThat(isFinished(provenance)).isFalse();
  }

  @Test
  void aRunThatAnEarlierVersionFinishedIsBelievedWhileItsResultIsThere() throws IOException {
    Provenance provenance = Samples.run(0.2, "o", "ab");
    Path path = finished(provenance);
    Path file = path.resolve("provenance.json");
    Map<String, Object> json = Json.read(file);
    json.remove("results");
    Files.writeString(file, Json.page(json));
    assertThat(isFinished(provenance)).isTrue();
    Files.delete(path.resolve("result.json"));
    assertThat(isFinished(provenance)).isFalse();
  }

  @Test
  void aFinishedRunIsRecognisedByItsSettingsAndInputs() throws IOException {
    Provenance provenance = Samples.run(0.2, "o", "ab");
    assertThat(isFinished(provenance)).isFalse();
    try (RunDirectory run = open(provenance)) {
      assertThat(isFinished(provenance)).isFalse();
    }
    finished(provenance);
    assertThat(isFinished(Samples.run(0.2, "p", "ab"))).isTrue();
    assertThat(isFinished(Samples.run(0.3, "o", "ab"))).isFalse();
    assertThat(isFinished(Samples.run(0.2, "o", "cd"))).isFalse();
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
