package org.ltp4j.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ltp4j.grid.Grid;
import org.ltp4j.method.CompleteSettings;
import org.ltp4j.recipe.EvalSettings;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.recipe.Recipe;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;

/** Every recipe of the project can be run, and says itself how many trials that are. */
class RecipesTest {
  private static final Pattern TRIALS = Pattern.compile(", (\\d+) trials");
  private static final Pattern QUICK_TRIALS = Pattern.compile("--quick: (\\d+) trials");

  static List<Path> recipes() {
    return Stream.of("recipes", "examples/demo")
        .map(folder -> Path.of("..", folder))
        .flatMap(folder -> yamls(folder).stream())
        .filter(file -> text(file).contains("\nout: "))
        .sorted()
        .toList();
  }

  static List<Path> quickOnes() {
    return recipes().stream().filter(file -> text(file).contains("\n  quick:")).toList();
  }

  private static List<Path> yamls(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everySettingOfEveryTrialIsTaken(Path file) {
    checkTrials(file, Grid.load(file, Map.of(), Map.of()), TRIALS);
  }

  @ParameterizedTest
  @MethodSource("quickOnes")
  void soAreThoseOfTheShortRun(Path file) {
    assertThat(text(file)).as("says what it takes").containsPattern(QUICK_TRIALS);
    checkTrials(file, Grid.loadQuick(file, Map.of(), Map.of()), QUICK_TRIALS);
  }

  private static void checkTrials(Path file, Grid grid, Pattern said) {
    Map<Object, Record> seen = new HashMap<>();
    long trials =
        grid.cells().stream().map(cell -> settings(cell.recipe(), seen)).distinct().count();
    Optional<String> claim =
        said.matcher(text(file)).results().findFirst().map((MatchResult found) -> found.group(1));
    claim.ifPresent(number -> assertThat(trials).as(file.toString()).hasToString(number));
  }

  /** What tells one trial from another, as the planner sees it; inputs need not be there. */
  private static List<Object> settings(Recipe recipe, Map<Object, Record> seen) {
    List<Object> all = new ArrayList<>();
    boolean wanted = false;
    if (recipe.has(StageName.TRAIN)) {
      TrainSettings train =
          CompleteSettings.of(of(recipe, StageName.TRAIN, TrainSettings.class, seen));
      wanted = TicketUse.isWanted(train);
      all.add(train);
    }
    if (recipe.has(StageName.MLM)) {
      all.add(of(recipe, StageName.MLM, MlmSettings.class, seen));
    }
    if (recipe.has(StageName.TICKET)) {
      TicketSettings ticket = of(recipe, StageName.TICKET, TicketSettings.class, seen);
      all.add(wanted ? TicketUse.effective(ticket) : "none");
    }
    if (recipe.has(StageName.EVAL)) {
      all.add(of(recipe, StageName.EVAL, EvalSettings.class, seen));
    }
    return all;
  }

  /** Sections that many trials share are resolved once. */
  private static <T extends Record> T of(
      Recipe recipe, StageName stage, Class<T> type, Map<Object, Record> seen) {
    Map<String, Object> missing = type == EvalSettings.class ? Map.of("adapter", ".") : Map.of();
    Section section = recipe.section(stage);
    return type.cast(
        seen.computeIfAbsent(
            List.of(stage, section), key -> Settings.resolve(type, section, missing)));
  }
}
