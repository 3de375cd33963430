package org.ltp4j.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.evaluation.Metric;
import org.ltp4j.trial.StoredTrial;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStatus;
import org.ltp4j.trial.TrialStore;

class StoredSweepTest {
  @TempDir Path dir;

  @BeforeEach
  void threePlannedTrialsOfWhichOneIsDoneAndOneDamagedAndTwoOthers() throws IOException {
    List<Plan.Trial> trials = List.of(planned("c"), planned("b"), planned("a"));
    new Plan(Plan.FORMAT, "1", false, List.of(), trials).save(dir);
    for (String id : List.of("a", "x", "y")) {
      new TrialStore(dir).save(result(id).with(TrialStatus.DONE, null));
    }
    Files.createDirectories(new TrialStore(dir).folder("b"));
  }

  @Test
  void theTrialsAreThoseOfThePlanInItsOrder() {
    StoredSweep sweep = StoredSweep.read(dir, false);
    assertThat(results(sweep))
        .extracting(TrialResult::name)
        .containsExactly("trial c", "trial b", "trial a");
    assertThat(results(sweep))
        .extracting(TrialResult::status)
        .containsExactly(TrialStatus.PENDING, TrialStatus.FAILED, TrialStatus.DONE);
    assertThat(results(sweep).get(1).fields()).containsEntry("method", "b");
    assertThat(results(sweep).get(1).reason()).contains("result.json");
    assertThat(sweep.notes()).singleElement().asString().startsWith("2 trials").contains("--all");
  }

  /** A recipe may tell its trials apart by more than the one that they were done for. */
  @Test
  void whatWasDoneHasThePresentRecipesNames() {
    Map<String, Map<String, Object>> eval = Map.of("eval", Map.of("metric", "macro-f1"));
    Map<String, Object> fields = Map.of("method", "a", "rate", 0.1);
    Plan.Trial renamed = new Plan.Trial("a", "trial a rate=0.1", fields, eval, Map.of(), null);
    Plan plan = new Plan(Plan.FORMAT, "1", false, List.of(), List.of(renamed));
    plan.save(dir);
    TrialResult result = results(StoredSweep.read(dir, false)).get(0);
    assertThat(result.status()).isEqualTo(TrialStatus.DONE);
    assertThat(result.name()).isEqualTo("trial a rate=0.1");
    assertThat(result.fields()).isEqualTo(fields);
    assertThat(result.metric()).isEqualTo(Metric.MACRO_F1);
  }

  @Test
  void othersComeLastIfAskedFor() {
    StoredSweep sweep = StoredSweep.read(dir, true);
    assertThat(results(sweep))
        .extracting(TrialResult::name)
        .containsExactly("trial c", "trial b", "trial a", "trial x", "trial y");
    assertThat(sweep.notes()).isEmpty();
  }

  /** With fewer steps, say, which neither recipe varied. */
  @Test
  void anEarlierTrialOfTheSameFieldsIsNoSeedOfAPresentOne() {
    Map<String, Object> same = Map.of("method", "a");
    new TrialStore(dir)
        .save(TrialResult.pending("z", "trial z", same, Map.of()).with(TrialStatus.DONE, null));
    List<TrialResult> results = results(StoredSweep.read(dir, true));
    assertThat(results.get(2).fields()).as("of the present recipe").isEqualTo(same);
    assertThat(results.get(5).fields()).isEqualTo(Map.of("method", "a", "trial", "z"));
    assertThat(results.get(4).fields()).as("alone of its kind").isEqualTo(Map.of("method", "y"));
  }

  @Test
  void withoutAPlanEveryTrialIsThere() throws IOException {
    Files.writeString(dir.resolve("sweep.json"), "{\"format\": \"ltp4j sweep 9\"}");
    StoredSweep damaged = StoredSweep.read(dir, false);
    assertThat(results(damaged)).extracting(TrialResult::id).containsExactly("a", "b", "x", "y");
    assertThat(damaged.notes()).singleElement().asString().contains("sweep.json", "every trial");
    Files.delete(dir.resolve("sweep.json"));
    StoredSweep none = StoredSweep.read(dir, false);
    assertThat(results(none)).extracting(TrialResult::id).containsExactly("a", "b", "x", "y");
    assertThat(none.notes()).isEmpty();
  }

  private static Plan.Trial planned(String id) {
    return new Plan.Trial(id, "trial " + id, Map.of("method", id), Map.of(), Map.of(), null);
  }

  private static TrialResult result(String id) {
    return TrialResult.pending(id, "trial " + id, Map.of("method", id), Map.of());
  }

  private static List<TrialResult> results(StoredSweep sweep) {
    return sweep.trials().stream().map(StoredTrial::result).toList();
  }
}
