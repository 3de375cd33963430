package org.ltp4j.sweep;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.golden.Golden;
import org.ltp4j.grid.Grid;
import org.ltp4j.problem.Problem;

class PlannerTest {
  static final String ROWS =
      """
      premise\thypothesis\tlabel
      a\tb\tneutral
      c\td\tneutral
      a\tc\tentailment
      b\td\tentailment
      a\td\tcontradiction
      b\tc\tcontradiction
      """;

  @TempDir Path dir;

  @BeforeEach
  void inputs() throws IOException {
    Files.writeString(dir.resolve("en.txt"), "the cat sits\n");
    Files.writeString(dir.resolve("nli.tsv"), ROWS);
  }

  private Plan plan(String sweep, String... replaced) throws IOException {
    String yaml =
        """
        model: %s
        out: o
        mlm: {text: DIR/en.txt}
        ticket: {ratio: 0.2}
        train: {train: DIR/nli.tsv, dev: DIR/nli.tsv, max-length: 40}
        eval: {data: DIR/nli.tsv}
        sweep:
        """
                .formatted(Golden.folder().resolve("xlmr"))
            + sweep.indent(2);
    for (int i = 0; i < replaced.length; i += 2) {
      assertThat(yaml).contains(replaced[i]);
      yaml = yaml.replace(replaced[i], replaced[i + 1]);
    }
    Path file = Files.writeString(dir.resolve("r.yaml"), yaml.replace("DIR", dir.toString()));
    return Planner.plan(Grid.load(file, Map.of(), Map.of()), false);
  }

  private static List<String> ids(Plan plan) {
    return plan.trials().stream().map(Plan.Trial::id).toList();
  }

  @Test
  void sharedStagesAreThereOnceForAllThatNeedThem() throws IOException {
    Plan plan =
        plan("grid: {ticket.ratio: [0.1, 0.2], ticket.strategy: [global, random], seed: [1, 2]}");
    assertThat(plan.trials()).hasSize(8);
    assertThat(plan.shared().stream().map(Plan.Shared::stage))
        .containsExactlyInAnyOrder("mlm", "ticket", "ticket", "ticket", "ticket");
    Plan.Shared mlm = plan.shared().get(0);
    assertThat(mlm.stage()).as("before what needs it").isEqualTo("mlm");
    assertThat(plan.shared())
        .filteredOn(s -> "global".equals(s.settings().get("strategy")))
        .extracting(Plan.Shared::needs)
        .containsOnly(mlm.id());
    assertThat(plan.shared())
        .filteredOn(s -> "random".equals(s.settings().get("strategy")))
        .extracting(Plan.Shared::needs)
        .containsOnlyNulls();
  }

  @Test
  void aSelectionHasItsTrialsAndTheSharedStagesThatTheyNeed() throws IOException {
    Plan plan =
        plan("grid: {ticket.ratio: [0.1, 0.2], ticket.strategy: [global, random], seed: [1, 2]}");
    Plan random = plan.only(List.of("strategy=random,seed=1"));
    assertThat(random.trials())
        .containsExactlyElementsOf(
            plan.trials().stream()
                .filter(t -> t.fields().get("strategy").equals("random"))
                .filter(t -> t.fields().get("seed").equals(1L))
                .toList())
        .hasSize(2);
    assertThat(random.shared().stream().map(Plan.Shared::id))
        .containsExactlyElementsOf(random.trials().stream().map(Plan.Trial::needs).toList());
    Plan two = plan.only(List.of("ratio=1e-1,strategy=global,seed=1", "seed=2"));
    assertThat(two.trials()).hasSize(5).isSubsetOf(plan.trials());
    assertThat(two.shared()).containsExactlyElementsOf(plan.shared());
    assertThat(plan.only(List.of())).isSameAs(plan);
  }

  @Test
  void aTrialOfAllRowsIsNoneOfEveryNumberOfThem() throws IOException {
    Plan plan =
        plan(
            """
            grid: {train.shots: [1, 2, 700]}
            when: [{if: {train.shots: 700}, without: [train.shots]}]
            """);
    assertThat(plan.trials())
        .extracting(trial -> trial.fields().get("shots"))
        .containsExactly(1, 2, "all");
    assertThat(plan.trials().get(2).name()).isEqualTo("ltp shots=all");
    assertThat(plan.trials().get(2).settings().get("train")).doesNotContainKey("shots");
    assertThat(plan("grid: {seed: [1, 2]}").trials())
        .allSatisfy(trial -> assertThat(trial.fields()).doesNotContainKey("shots"));
  }

  @Test
  void theRecipesTicketIsForLtpAloneUnlessAnotherMethodNamesOne() throws IOException {
    Plan plan = plan("grid: {train.method: [ltp, ft, prompt-tuning, deep-prompt, lora]}");
    assertThat(plan.trials())
        .filteredOn(trial -> trial.needs() != null)
        .extracting(Plan.Trial::name)
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("ltp");
    assertThat(plan.trials()).hasSize(5);
  }

  @Test
  void whatATrialDoesNotLookAtDoesNotDoubleIt() throws IOException {
    Plan plan =
        plan(
            """
            grid: {ticket.strategy: [all, global], ticket.ratio: [0.1, 0.2], ticket.ticket-seed: [1, 2]}
            when: [{if: {ticket.ratio: 0.2, ticket.strategy: global}, without: [ticket]}]
            """);
    assertThat(plan.trials().stream().map(Plan.Trial::name))
        .containsExactly("ltp strategy=all", "ltp strategy=global ratio=0.1", "ltp");
    assertThat(plan.trials().get(2).fields()).doesNotContainKeys("strategy", "ratio");
  }

  @Test
  void theNameFollowsEverythingThatAffectsTheResultAndNothingElse() throws IOException {
    String sweep = "grid: {seed: [1, 2]}";
    List<String> before = ids(plan(sweep));
    assertThat(before).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{12}"));
    assertThat(ids(plan(sweep))).isEqualTo(before);
    assertThat(ids(plan(sweep, "out: o", "out: p\nthreads: 7"))).isEqualTo(before);
    assertThat(ids(plan(sweep, "out: o", "out: o\nprecision: bf16")))
        .doesNotContainAnyElementsOf(before);
    assertThat(ids(plan(sweep, "ratio: 0.2", "ratio: 0.3"))).doesNotContainAnyElementsOf(before);
    assertThat(ids(plan(sweep, "en.txt}", "en.txt, batch: 3}")))
        .doesNotContainAnyElementsOf(before);

    Files.copy(dir.resolve("nli.tsv"), dir.resolve("moved.tsv"));
    assertThat(ids(plan(sweep, "train: DIR/nli.tsv", "train: DIR/moved.tsv"))).isEqualTo(before);
    Files.writeString(dir.resolve("nli.tsv"), ROWS + "g\th\tneutral\n");
    assertThat(ids(plan(sweep))).doesNotContainAnyElementsOf(before);
  }

  @Test
  void mistakesAreFoundBeforeAnythingIsTrained() {
    assertThatThrownBy(() -> plan("grid: {ticket.strategy: [layers=1-99]}"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("layers");
    assertThatThrownBy(() -> plan("", "mlm: {text: DIR/en.txt}\n", ""))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("a section mlm, or ticket.delta");
    assertThatThrownBy(() -> plan("", "DIR/en.txt", "DIR/absent.txt"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("absent.txt");
    assertThatThrownBy(() -> plan("", "mlm: {", "mlm: {init: random, "))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("ltp mlm --init random");
    assertThatThrownBy(() -> plan("", "mlm: {", "mlm: {store: model, "))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("store: model");
    assertThatThrownBy(() -> plan("", "mlm: {", "adapt: {text: DIR/en.txt}\nmlm: {"))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("a section adapt", "ltp mlm --store model");
    String named = "{data: [de=DIR/nli.tsv], languages: [de, dd]}";
    assertThatThrownBy(() -> plan("", "eval: {data: DIR/nli.tsv}", "eval: " + named))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("--languages", "'dd'", "did you mean 'de'?");
  }

  @Test
  void rowsMayTellALanguageThatNoFileIsNamedBy() throws IOException {
    String both = "eval: {data: [de=DIR/nli.tsv, DIR/rows.tsv], languages: [de, sw]}";
    Files.writeString(dir.resolve("rows.tsv"), ROWS);
    assertThatThrownBy(() -> plan("", "eval: {data: DIR/nli.tsv}", both))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("trial ltp", "--languages", "'sw'", "known are de");
    String rows = ROWS.lines().skip(1).map(row -> "sw\t" + row + "\n").collect(joining());
    Files.writeString(dir.resolve("rows.tsv"), "language\tpremise\thypothesis\tlabel\n" + rows);
    Plan plan = plan("", "eval: {data: DIR/nli.tsv}", both);
    assertThat(plan.trials().get(0).inputs().get("eval"))
        .containsKeys("data/de", "data/rows.tsv")
        .doesNotContainKey("data/sw");
  }

  @Test
  void aPlanIsReadBackAndADamagedOneRefused() throws IOException {
    Plan plan = plan("grid: {seed: [1, 2], ticket.ratio: [0.5]}");
    plan.save(dir);
    assertThat(ids(Plan.load(dir))).isEqualTo(ids(plan));
    Path file = dir.resolve("sweep.json");
    String text = Files.readString(file);
    for (String damaged :
        List.of("", "{", "null", "[]", text.replace(Plan.FORMAT, "ltp4j sweep 99"))) {
      Files.writeString(file, damaged);
      assertThatThrownBy(() -> Plan.load(dir))
          .as(damaged)
          .isInstanceOf(Problem.class)
          .hasMessageContaining(file.toString());
    }
  }
}
