package org.ltp4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.ltp4j.report.MadeSweep.fields;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.evaluation.Confusion;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.problem.Problem;
import org.ltp4j.settings.Pairs;
import org.ltp4j.trial.SharedStage;
import org.ltp4j.trial.StoredTrial;
import org.ltp4j.trial.TrialCost;
import org.ltp4j.trial.TrialLearning;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStore;
import org.ltp4j.trial.TrialTraces;

class TableTest {
  @TempDir Path directory;
  private static final Confusion CONFUSION =
      new Confusion(List.of(List.of(2, 1, 0), List.of(0, 3, 0), List.of(0, 0, 3)));
  private MadeSweep sweep;

  @BeforeEach
  void begin() {
    sweep = new MadeSweep(directory);
  }

  @Test
  void cellsAreMeanAndDeviationOverSeedsAndTheBestIsMarked() {
    done("ltp", 1, "1111111100", "1111000000");
    done("ltp", 2, "1111110000", "1111000000");
    done("ft", 1, "1111100000", "1111100000");
    done("ft", 2, "1111100000", "1111100000");

    ResultTable table = only(List.of("method"), "language");

    assertThat(table.columns()).containsExactly("en", "sw", "mean");
    assertThat(table.rows()).extracting(ResultTable.Row::label).containsExactly("ft", "ltp");
    ResultTable.Cell en = table.rows().get(1).cells().get(0);
    assertThat(en.sample().mean()).isCloseTo(0.7, within(1e-12));
    assertThat(en.sample().deviation()).isCloseTo(0.1 * Math.sqrt(2), within(1e-12));
    assertThat(en.text(" ± ")).isEqualTo("70.0 ± 14.1");
    // The mean of each seed over both languages first: 0.6 and 0.5.
    assertThat(table.rows().get(1).cells().get(2).text(" ± ")).isEqualTo("55.0 ± 7.1");
    assertThat(best(table)).containsExactly("ltp en", "ft sw", "ltp mean");
    assertThat(table.notes().get(0)).contains("seeds (1, 2)");
    // Wilson's interval at 5 of 10 is 0.5 ± 0.263.
    assertThat(table.notes().get(1))
        .contains("n = 10 test rows", "chance 33.3 %", "most frequent label 40.0 %")
        .contains("±" + Sample.percent(0.8 - 0.49016) + " points");
  }

  @Test
  void languagesStandInTheTasksOrder() {
    sweep.done(
        fields("method", "ltp", "seed", 1, "task", "americasnli"),
        answers("tar", "11", "xx", "10", "aym", "00"));
    assertThat(only(List.of(), "language").columns()).containsExactly("aym", "tar", "xx", "mean");
  }

  @Test
  void whatLacksALanguageOrASeedIsMarkedAndNeverBest() {
    sweep.done(fields("method", "ltp", "seed", 1), answers("en", "1111", "sw", "1111"));
    sweep.done(fields("method", "ltp", "seed", 2), answers("en", "1111"));
    sweep.done(fields("method", "ft", "seed", 1), answers("en", "0001", "sw", "0001"));

    ResultTable table = only(List.of(), "language");

    List<ResultTable.Cell> ltp = table.rows().get(1).cells();
    assertThat(ltp)
        .extracting(c -> c.text(" ± "))
        .containsExactly("100.0 ± 0.0", "100.0*", "100.0 ± 0.0*");
    assertThat(best(table)).containsExactly("ltp en");
    assertThat(String.join(" ", table.notes())).contains("* from fewer trials or languages");
  }

  @Test
  void aRowOfFewerSeedsThanTheOthersIsMarkedAndNeverBest() {
    done("ltp", 1, "1110", "1110");
    done("ltp", 2, "1110", "1110");
    done("ft", 1, "1111", "1111");
    ResultTable table = only(List.of(), "language");
    assertThat(table.rows().get(0).cells())
        .extracting(c -> c.text(" ± "))
        .containsExactly("100.0*", "100.0*", "100.0*");
    assertThat(best(table)).isEmpty();
  }

  @Test
  void theLanguageOfTheTrainingTellsRowsApart() {
    for (int seed = 1; seed <= 2; seed++) {
      sweep.done(fields("method", "ltp", "language", "en", "seed", seed), answers("de", "11"));
      sweep.done(fields("method", "ltp", "language", "sw", "seed", seed), answers("de", "00"));
    }
    assertThat(only(List.of(), "language").rows())
        .extracting(r -> r.label() + " " + r.cells().get(0).text(" ± "))
        .containsExactly("en 100.0 ± 0.0", "sw 0.0 ± 0.0");
    assertThat(tables(List.of("method"), "language"))
        .extracting(ResultTable::title)
        .containsExactly("language en", "language sw");
  }

  /** While others are still to be done, none may differ in the language alone. */
  @Test
  void theLanguageOfTheTrainingTellsRowsApartThoughSeedsDifferToo() {
    sweep.done(fields("method", "ltp", "language", "en", "seed", 1), answers("de", "11"));
    sweep.done(fields("method", "ltp", "language", "sw", "seed", 2), answers("de", "00"));
    assertThat(only(List.of(), "language").rows())
        .extracting(ResultTable.Row::label)
        .containsExactly("en", "sw");
  }

  @Test
  void trialsInTheLanguageItselfAreOneRow() {
    sweep.done(fields("method", "ltp", "language", "gn", "seed", 1), answers("gn", "1111"));
    sweep.done(fields("method", "ltp", "language", "aym", "seed", 1), answers("aym", "1100"));
    sweep.done(fields("method", "ltp", "language", "gn", "seed", 2), answers("gn", "1110"));
    sweep.done(fields("method", "ltp", "language", "aym", "seed", 2), answers("aym", "1110"));
    sweep.done(fields("method", "ft", "language", "gn", "seed", 1), answers("gn", "1000"));

    ResultTable table = only(List.of(), "language");

    assertThat(table.columns()).containsExactly("gn", "aym", "mean");
    assertThat(table.rows()).extracting(ResultTable.Row::label).containsExactly("ft", "ltp");
    assertThat(table.rows().get(1).cells())
        .extracting(c -> c.text(" ± "))
        .containsExactly("87.5 ± 17.7", "62.5 ± 17.7", "75.0 ± 0.0");
    assertThat(table.rows().get(0).cells())
        .extracting(c -> c.text(" ± "))
        .containsExactly("25.0*", ResultTable.NOTHING, "25.0*");
  }

  @Test
  void whatCannotBeComparedStandsInTablesOfItsOwn() {
    sweep.done(fields("method", "ltp", "ratio", 0.2, "shots", 1, "seed", 1), answers("en", "10"));
    sweep.done(fields("method", "ltp", "ratio", 0.2, "shots", 16, "seed", 1), answers("en", "11"));
    sweep.done(fields("method", "ft", "shots", 16, "seed", 1), answers("en", "00"));

    List<ResultTable> tables = tables(List.of("method"), "language");
    assertThat(tables).extracting(ResultTable::title).containsExactly("shots 1", "shots 16");
    assertThat(tables.get(1).rows())
        .extracting(ResultTable.Row::label)
        .containsExactly("ft", "ltp");

    ResultTable byShots = only(List.of("method"), "shots");
    assertThat(byShots.columns()).containsExactly("1", "16");
    assertThat(byShots.rows().get(0).cells().get(0).text(" ± ")).isEqualTo(ResultTable.NOTHING);
    assertThat(byShots.rows().get(1).cells().get(1).text(" ± ")).isEqualTo("100.0");
  }

  @Test
  void aTrialWithoutAFieldStandsBesideEveryValueOfIt() {
    for (double ratio : new double[] {0.1, 0.2}) {
      sweep.done(fields("method", "ltp", "ratio", ratio, "seed", 1), answers("en", "10"));
    }
    sweep.done(fields("method", "ft", "seed", 1), answers("en", "00"));
    List<ResultTable> tables = tables(List.of("method"), "language");
    assertThat(tables).extracting(ResultTable::title).containsExactly("ratio 0.1", "ratio 0.2");
    assertThat(tables).allSatisfy(t -> assertThat(t.rows()).hasSize(2));
  }

  @Test
  void aFieldThatAnotherTellsIsNoDifferenceOfItsOwn() {
    sweep.done(fields("strategy", "global", "ratio", 0.2, "seed", 1), answers("en", "11"));
    sweep.done(
        fields("strategy", "random", "ratio", 0.2, "ticket-seed", 1, "seed", 1),
        answers("en", "10"));
    sweep.done(fields("strategy", "none", "seed", 1), answers("en", "10"));
    assertThat(only(List.of(), "language").rows())
        .extracting(ResultTable.Row::label)
        .containsExactly("global", "none", "random");

    sweep.done(
        fields("strategy", "global", "ratio", 0.2, "rank", 8, "seed", 1), answers("en", "00"));
    assertThat(only(List.of(), "language").rows())
        .extracting(ResultTable.Row::label)
        .containsExactly("global", "global rank 8", "none", "random");
  }

  @Test
  void unknownFieldsAreRefusedWithTheKnownOnes() {
    done("ltp", 1, "11", "10");
    assertThatThrownBy(() -> tables(List.of("metod"), "language"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("--rows")
        .hasMessageContaining("method");
    assertThatThrownBy(() -> tables(List.of(), "shot"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("--columns");
  }

  @Test
  void filesHoldTheSameTable() {
    done("a|b_c", 1, "1111111100", "1111000000");
    done("a|b_c", 2, "1111110000", "1111000000");
    done("50%", 1, "1111100000", "1111000000");

    ResultTable table = only(List.of("method"), "language");

    assertThat(TableFiles.markdown(table).lines().toList())
        .startsWith(
            "| method | en | sw | mean |",
            "|---|---:|---:|---:|",
            "| 50% | 50.0\\* | 40.0\\* | 45.0\\* |",
            "| a\\|b\\_c | **70.0 ± 14.1** | 40.0 ± 0.0 | **55.0 ± 7.1** |");
    assertThat(TableFiles.csv(table).lines().toList())
        .hasSize(3)
        .startsWith(
            "method,en,en std,en trials,sw,sw std,sw trials,mean,mean std,mean trials",
            "50%,0.5,,1,0.4,,1,0.45,,1");
    assertThat(TableFiles.latex(table))
        .contains("{}50\\% & 50.0* & 40.0* & 45.0* \\\\")
        .contains("a|b\\_c & \\textbf{70.0 $\\pm$ 14.1} & ");
  }

  @Test
  void noNameEndsARowOrStartsAFormula() {
    done("[x]", 1, "11", "10");
    done("*", 1, "11", "10");
    done("=HYPERLINK(1)", 1, "11", "10");
    done("-1", 1, "11", "10");
    ResultTable table = only(List.of("method"), "language");
    List<String> latex = TableFiles.latex(table).lines().toList();
    int first = latex.indexOf("\\toprule") + 1;
    assertThat(latex.subList(first, latex.indexOf("\\bottomrule")))
        .filteredOn(line -> !line.equals("\\midrule"))
        .hasSize(5)
        .allMatch(line -> line.startsWith("{}"))
        .contains("{}[x] & 100.0 & 50.0 & 75.0 \\\\");
    assertThat(TableFiles.csv(table).lines().toList())
        .anyMatch(line -> line.startsWith("'=HYPERLINK(1),"))
        .anyMatch(line -> line.startsWith("-1,"));
    assertThat(best(table)).as("all are alike").isEmpty();
  }

  @Test
  void aLanguageMayBeCalledMean() {
    sweep.done(fields("method", "ltp", "seed", 1), answers("mean", "1111", "en", "0000"));
    ResultTable table = only(List.of("method"), "language");
    assertThat(table.columns()).containsExactly("mean", "en", "mean");
    assertThat(table.rows().get(0).cells())
        .extracting(c -> c.text(" ± "))
        .containsExactly("100.0", "0.0", "50.0");
  }

  @Test
  void costsAreMeansOverTrialsAndOfMemoryTheLargest() {
    Trials trials =
        new Trials(
            List.of(
                stored("ltp", 1, 1000L, 10, 2_000_000, 60.0, 700_000_000L),
                stored("ltp", 2, 2000L, 20, 1_000_000, 60.0, 900_000_000L),
                stored("ft", 1, null, 5, 3_000_000, null, null)));
    List<NumberTable> costs = new TableBuilder(trials, List.of("method"), "language").costs();
    assertThat(costs).hasSize(1);
    assertThat(TableFiles.markdown(costs.get(0)).lines().toList())
        .startsWith(
            "**Cost**",
            "",
            "| method | trials | trained parameters | adapter, MB | train, s | shared mlm, s | all, s | peak memory, MB |",
            "|---|---:|---:|---:|---:|---:|---:|---:|",
            "| ft | 1 | – | 3.00 | 5.0 | – | 5.0 | – |",
            "| ltp | 2 | 1,500 | 1.50 | 15.0 | 60.0 | 75.0 | 900 |");
    assertThat(TableFiles.csv(costs.get(0)).lines().toList())
        .contains("ft,1.0,,3.0,5.0,,5.0,", "ltp,2.0,1500.0,1.5,15.0,60.0,75.0,900.0");
    assertThat(TableFiles.latex(costs.get(0)))
        .contains("ltp & 2 & 1,500 & 1.50 & 15.0 & 60.0 & 75.0");
  }

  private static StoredTrial stored(
      String method, int seed, Long trained, double seconds, long bytes, Double mlm, Long peak) {
    List<SharedStage> shared =
        mlm == null ? List.of() : List.of(new SharedStage("mlm-1", "mlm", mlm));
    TrialResult trial =
        TrialResult.pending(method + seed, method, fields("method", method, "seed", seed), Map.of())
            .done(
                TrialLearning.UNKNOWN,
                new EvaluationResult(
                    MadeSweep.LABELS, List.of(LanguageResult.of("en", CONFUSION, null, 0))),
                new TrialCost(trained, bytes, Map.of("train", seconds), shared, peak),
                TrialTraces.NONE);
    return new StoredTrial(Path.of(trial.id()), trial);
  }

  private void done(String method, int seed, String en, String sw) {
    sweep.done(fields("method", method, "seed", seed), answers("en", en, "sw", sw));
  }

  private ResultTable only(List<String> rows, String columns) {
    List<ResultTable> tables = tables(rows, columns);
    assertThat(tables).hasSize(1);
    return tables.get(0);
  }

  private List<ResultTable> tables(List<String> rows, String columns) {
    Trials trials = new Trials(new TrialStore(directory).list()).measured();
    return new TableBuilder(trials, rows, columns).build();
  }

  private static List<String> best(ResultTable table) {
    return IntStream.range(0, table.columns().size())
        .boxed()
        .flatMap(
            c ->
                table.rows().stream()
                    .filter(r -> r.cells().get(c).isBest())
                    .map(r -> r.label() + " " + table.columns().get(c)))
        .toList();
  }

  private static Map<String, String> answers(String... pairs) {
    return Pairs.put(new LinkedHashMap<>(), pairs);
  }
}
