package org.ltp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.evaluation.Confusion;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.json.Json;
import org.ltp4j.trial.TrialCost;
import org.ltp4j.trial.TrialLearning;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStore;
import org.ltp4j.trial.TrialTraces;

class ReportCommandTest {
  @TempDir Path directory;

  @Test
  void printsTheTablesAndWritesThePageWithItsPictures() {
    save("a", 3);
    Cli cli = Cli.ltp("report", directory, "--rows", "method");
    assertThat(cli.err()).isEmpty();
    assertThat(cli.code()).isZero();
    assertThat(cli.out()).contains("1 trial: 1 done.", "| ltp | 75.0 | 75.0 |", "index.html");
    Path figures = directory.resolve("report/figures");
    assertThat(figures.resolve("languages.png")).exists();
    assertThat(figures.resolve("languages.svg")).exists();
  }

  @Test
  void goesWhereItIsToldWithoutPng() {
    save("a", 3);
    Path out = directory.resolve("elsewhere");
    assertThat(Cli.ltp("report", directory, "--out", out, "--png=false").code()).isZero();
    assertThat(out.resolve("index.html")).exists();
    assertThat(out.resolve("figures/languages.png")).doesNotExist();
    assertThat(Files.exists(directory.resolve("report"))).isFalse();
  }

  @Test
  void aRunIsItsCurves() throws Exception {
    Files.writeString(directory.resolve("provenance.json"), "{}");
    Files.writeString(directory.resolve("log.jsonl"), "{\"step\":1,\"loss\":2.5}\n");
    Cli cli = Cli.ltp("report", directory, "--png=false");
    assertThat(cli.out()).contains("1 step, loss 2.5000 to 2.5000.", "index.html");
    assertThat(directory.resolve("report/figures/loss.svg")).exists();
    for (String flag : List.of("--rows=method", "--seed=2", "--resamples=200")) {
      assertThat(Cli.ltp("report", directory, flag).err())
          .startsWith(
              "ltp: " + flag.replaceFirst("=.*", "") + ": expected the directory of a sweep");
    }
    assertThat(Cli.ltp("report", directory, "--compare", "a=b", "c=d").code()).isEqualTo(2);
  }

  @Test
  void anEvaluationIsATableAlsoBelowItsRun() {
    for (Path place : List.of(directory, directory.resolve("run/eval"))) {
      AtomicFiles.writeString(place.resolve("result.json"), Json.page(evaluation(3).toJson()));
    }
    for (Path place : List.of(directory, directory.resolve("run"))) {
      Cli cli = Cli.ltp("report", place, "--png=false");
      assertThat(cli.code()).isZero();
      assertThat(cli.out()).contains("| en | 4 | 75.0 |", "index.html");
      assertThat(place.resolve("report/tables/table-1.tex")).exists();
    }
    assertThat(Cli.ltp("report", directory, "--rows=method").code()).isEqualTo(2);
  }

  @Test
  void aDirectoryOfSomethingElseIsRefused() {
    Cli cli = Cli.ltp("report", directory);
    assertThat(cli.code()).isEqualTo(3);
    assertThat(cli.err()).contains("expected what sweep, mlm, train, eval or run has written");
    assertThat(directory.resolve("report")).doesNotExist();
  }

  @Test
  void mistakesAreOneLine() {
    save("a", 3);
    for (List<Object> wrong :
        List.<List<Object>>of(
            List.of("report", directory.resolve("none")),
            List.of("report", directory, "--rows", "metod"),
            List.of("report", directory, "--compare", "method=ltp", "method=ft"))) {
      Cli cli = Cli.ltp(wrong.toArray());
      assertThat(cli.code()).isIn(2, 3);
      assertThat(cli.err().lines()).hasSize(1).first().asString().contains("expected", "found");
    }
  }

  private static EvaluationResult evaluation(int right) {
    Confusion confusion = new Confusion(List.of(List.of(right, 1), List.of(0, 0)));
    return new EvaluationResult(
        List.of("yes", "no"), List.of(LanguageResult.of("en", confusion, null, 0)));
  }

  private void save(String id, int right) {
    new TrialStore(directory)
        .save(
            TrialResult.pending(id, id, Map.of("method", "ltp"), Map.of())
                .done(
                    TrialLearning.UNKNOWN, evaluation(right), TrialCost.UNKNOWN, TrialTraces.NONE));
  }
}
