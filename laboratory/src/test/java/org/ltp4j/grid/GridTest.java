package org.ltp4j.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.Recipe;
import org.ltp4j.recipe.StageName;

class GridTest {
  private static final String BASE =
      """
      model: m
      out: o
      mlm: {text: [a.txt, b.txt]}
      ticket: {ratio: 0.2}
      train: {train: t.tsv, epochs: 3}
      """;

  @TempDir Path dir;

  private Grid grid(String sweep) {
    return load(BASE + "sweep:\n" + sweep.indent(2));
  }

  private Grid load(String yaml) {
    try {
      Path file = Files.writeString(dir.resolve("r.yaml"), yaml);
      return Grid.load(file, Map.of(), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object value(Recipe recipe, StageName stage, String key) {
    return recipe.section(stage).values().get(key);
  }

  private static List<Object> values(Grid grid, StageName stage, String key) {
    return grid.cells().stream().map(cell -> value(cell.recipe(), stage, key)).toList();
  }

  @Test
  void everyCombinationWithTheLastKeyFastestThenTheTrialsWrittenOut() {
    Grid grid =
        grid(
            """
            grid: {train.shots: [1, 4], seed: [7, 8]}
            trials: [{train.shots: 16}]
            """);
    assertThat(values(grid, StageName.TRAIN, "shots")).containsExactly(1, 1, 4, 4, 16);
    assertThat(values(grid, StageName.TRAIN, "seed")).containsExactly(7, 8, 7, 8, null);
    assertThat(values(grid, StageName.MLM, "seed"))
        .as("shared work keeps its seed")
        .containsOnlyNulls();
    assertThat(grid.cells().get(0).differing()).hasToString("[train.shots, train.seed]");
  }

  @Test
  void withoutASectionThereIsOneTrial() {
    assertThat(load(BASE).cells()).hasSize(1);
  }

  @Test
  void aListIsAlternativesAndAListInItOneListValue() {
    Grid grid = grid("grid: {mlm.text: [[a.txt, b.txt], c.txt], train.label-words: {x: y}}");
    assertThat(values(grid, StageName.MLM, "text"))
        .containsExactly(List.of("a.txt", "b.txt"), "c.txt");
    assertThat(values(grid, StageName.TRAIN, "label-words")).containsOnly(Map.of("x", "y"));
  }

  @Test
  void rulesFollowOneAfterTheOtherAndExclusionsSeeWhatTheyLeave() {
    Grid grid =
        grid(
            """
            grid: {train.shots: [1, 4, 16]}
            when:
              - {if: {train.shots: [1, 4]}, set: {train.epochs: 9}}
              - {if: {train.epochs: 9, train.shots: 4}, set: {train.epochs: "1e1"}, without: [mlm]}
            exclude: [{train.epochs: 9}]
            """
                .replace("\"1e1\"", "10"));
    assertThat(values(grid, StageName.TRAIN, "shots")).containsExactly(4, 16);
    assertThat(values(grid, StageName.TRAIN, "epochs")).containsExactly(10, 3);
    assertThat(grid.cells().stream().map(cell -> cell.recipe().has(StageName.MLM)))
        .containsExactly(false, true);
  }

  @Test
  void aRuleLeavesOutSectionsAndKeys() {
    Grid grid =
        grid(
            """
            grid: {train.shots: [1, 999]}
            when: [{if: {train.shots: 999}, set: {train.dev: d}, without: [train.shots, ticket]}]
            """);
    assertThat(values(grid, StageName.TRAIN, "shots")).containsExactly(1, null);
    assertThat(values(grid, StageName.TRAIN, "dev")).containsExactly(null, "d");
    assertThat(grid.cells().get(1).recipe().has(StageName.TICKET)).isFalse();
    assertThatThrownBy(() -> grid("when: [{if: {}, without: [train.shot]}]"))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("when, without", "'train.shot'", "did you mean 'train.shots'");
  }

  @Test
  void conditionsCompareValuesNotTheirSpelling() {
    assertThat(
            grid("grid: {train.learning-rate: [1e-3, 0.01]}\nexclude: [{train.learning-rate: 0.001}]")
                .cells())
        .hasSize(1);
    assertThat(grid("grid: {train.shots: [1]}\nexclude: [{train.batch: 13}]").cells())
        .as("a default that differs")
        .hasSize(1);
    assertThatThrownBy(() -> grid("exclude: [{train.batch: 12}]").cells())
        .as("a default that is met")
        .hasMessageContaining("at least one trial");
  }

  @Test
  void pathsHoldValuesOfKeysAndTemplatesAreLeftAlone() {
    Grid grid =
        load(
            """
            model: base-{seed}
            out: o
            seed: 1
            train:
              train: "{train.dev}/train_split,{shots}.jsonl"
              dev: "{language}"
              language: en
              template: "{shots} {mask}"
            sweep: {grid: {train.shots: [1, 4], seed: [2]}}
            """);
    assertThat(values(grid, StageName.TRAIN, "train"))
        .containsExactly("en/train_split,1.jsonl", "en/train_split,4.jsonl");
    assertThat(values(grid, StageName.TRAIN, "template")).containsOnly("{shots} {mask}");
    assertThat(values(grid, StageName.TRAIN, "model")).containsOnly("base-2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "grid: {train.shot: [1]}                | grid | 'train.shot' | did you mean 'train.shots'",
        "grid: {shots: [1]}                     | grid | 'shots' | did you mean 'train.shots'",
        "grid: {train.out: [a]}                 | grid | 'train.out' | takes care of that itself",
        "grid: {train.shots: [many]}            | grid, key train.shots | a whole number | 'many'",
        "grid: {train.shots: []}                | key train.shots | at least one value | none",
        "grid: [train.shots]                    | grid | keys with lists of values | [train.shots]",
        "gird: {train.shots: [1]}               | section sweep | 'gird' | did you mean 'grid'",
        "trials: {train.shots: 1}               | trials | a list | begin each entry",
        "when: [{iff: {train.shots: 1}}]        | when | 'iff' | did you mean 'if'",
        "when: [{if: {}, without: [tickets]}]   | without | 'tickets' | did you mean 'ticket'",
        "grid: {eval.split: [dev]}              | sweep | 'eval.split' | add the section eval",
        "workers: 0                             | key workers | of at least 1 | '0'",
      })
  void slipsAreNamedWithTheirPlaceAndARemedy(String sweep, String a, String b, String c) {
    assertThatThrownBy(
            () -> {
              Grid grid = grid(sweep);
              org.ltp4j.settings.Settings.resolve(SweepSettings.class, grid.options(), Map.of());
              grid.cells();
            })
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(a, b, c);
  }

  @Test
  void aGridOfAMillionTrialsIsASlip() {
    String seeds =
        IntStream.range(0, 1000).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    assertThatThrownBy(
            () ->
                grid("grid: {train.seed: [%s], train.epochs: [%s]}".formatted(seeds, "1, " + seeds))
                    .cells())
        .isInstanceOf(Problem.class)
        .hasMessageContaining("epochs");
    String positive = seeds.replaceFirst("0, ", "") + ", 1000";
    assertThatThrownBy(
            () ->
                grid("grid: {train.seed: [%s], train.epochs: [%s]}".formatted(seeds, positive))
                    .cells())
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("at most 10,000 trials", "1,000,000");
  }

  @Test
  void referencesThatGoRoundAreNamed() {
    assertThatThrownBy(
            () -> load("out: o\ntrain: {train: \"{dev}\", dev: \"a/{train.train}\"}\n").cells())
        .isInstanceOf(Problem.class)
        .hasMessageContaining("train.train → train.dev → train.train");
    assertThatThrownBy(() -> load("out: o\ntrain: {train: \"{shot}.tsv\", shots: 1}\n").cells())
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("key train.train", "{shot}", "did you mean 'shots'");
    assertThatThrownBy(
            () ->
                load("out: o\nmlm: {batch: 1}\ntrain: {train: \"{batch}.tsv\", batch: 2}\n")
                    .cells())
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("one value for {batch}", "mlm.batch=1", "train.batch=2");
  }

  private static final String QUICK =
      """
      grid: {train.shots: [1, 4, 16], seed: [1, 2, 3]}
      trials: [{train.shots: 64, seed: 1}, {train.epochs: 7, seed: 1}, {train.shots: 4, seed: 3}]
      when: [{if: {train.shots: 4}, set: {train.batch: 2}}]
      quick: {set: {train.epochs: 1, mlm.steps: 5}, grid: {train.shots: [4, 16], seed: [1]}}
      """;

  private Grid quick(String sweep, Map<String, String> shared, Map<String, String> sections) {
    grid(sweep);
    return Grid.loadQuick(dir.resolve("r.yaml"), shared, sections);
  }

  @Test
  void quickReplacesAlternativesAndKeepsTheWrittenTrialsAmongThem() {
    Grid quick = quick(QUICK, Map.of(), Map.of());
    assertThat(values(quick, StageName.TRAIN, "shots")).containsExactly(4, 16, null);
    assertThat(values(quick, StageName.TRAIN, "seed")).containsOnly(1);
    assertThat(values(quick, StageName.TRAIN, "epochs")).containsExactly(1, 1, 7);
    assertThat(values(quick, StageName.MLM, "steps")).containsOnly(5);
    assertThat(values(quick, StageName.TRAIN, "batch"))
        .as("rules hold")
        .containsExactly(2, null, null);
    assertThat(grid(QUICK).cells()).as("without the flag").hasSize(12);
    assertThat(values(grid(QUICK), StageName.MLM, "steps")).containsOnlyNulls();
  }

  @Test
  void quickHasADirectoryOfItsOwnAndFlagsHoldBeforeIt() {
    assertThat(quick(QUICK, Map.of(), Map.of()).shared().values()).containsEntry("out", "o-quick");
    Grid flagged = quick(QUICK, Map.of("out", "p"), Map.of("mlm.steps", "9"));
    assertThat(flagged.shared().values()).containsEntry("out", "p");
    assertThat(values(flagged, StageName.MLM, "steps")).containsOnly("9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "workers: 1                                       | section sweep | a section quick | --quick",
        "quick: {sett: {}}                                | quick | 'sett' | did you mean 'set'",
        "quick: {set: {train.epoch: 1}}                   | quick, set | 'train.epoch' | 'train.epochs'",
        "quick: {set: {train.epochs: few}}                | quick, set | train.epochs | 'few'",
        "quick: {set: {eval.split: dev}}                  | sweep | 'eval.split' | add the section eval",
        "quick: {grid: {train.shots: [1]}}                | quick, grid | 'train.shots' | known",
        "grid: {seed: [1, 2]}\\nquick: {grid: {train.sed: [1]}} | quick | 'train.sed' | 'train.seed'",
        "quick: fast                                      | quick | {set: …, grid: …} | fast",
      })
  void quickSlipsAreNamedToo(String sweep, String a, String b, String c) {
    assertThatThrownBy(() -> quick(sweep.replace("\\n", "\n"), Map.of(), Map.of()).cells())
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(a, b, c)
        .hasMessageNotContaining("\n");
  }

  @Test
  void placesOfResultsAreTheSweepsBusiness() {
    assertThatThrownBy(() -> load("out: o\ntrain: {train: t, out: x}\n"))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("section train", "'out'");
  }
}
