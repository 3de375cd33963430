package org.ltp4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.evaluation.Confusion;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.evaluation.Metric;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.json.Json;

class EvaluationReportTest {
  private static final List<String> LABELS = List.of("=yes", "no");

  @TempDir Path directory;

  @Test
  void oneEvaluationIsATableWithItsPicturesAndAPage() throws Exception {
    save(List.of("en", "sw"));
    assertThat(EvaluationReport.isEvaluation(directory)).isTrue();
    EvaluationReport report = EvaluationReport.of(directory, Optional.empty());
    assertThat(report.text().lines())
        .contains(
            "| language | n | accuracy, % | 95 % from | to | macro-F1, % | always the most frequent"
                + " label, % |",
            "| en | 10 | 70.0 | 39.7 | 89.2 | 69.7 | 60.0 |",
            "| sw | 20 | 70.0 | 48.1 | 85.5 | 69.7 | 60.0 |")
        .anyMatch(line -> line.startsWith("| mean |  | 70.0 |"))
        .contains("Guessing gives 50.0 %.");

    Path out = directory.resolve("report");
    report.write(out, false);
    Document page = Jsoup.parse(Files.readString(out.resolve("index.html")));
    assertThat(page.select("#results tbody tr")).hasSize(3);
    assertThat(page.select("#languages svg .bar")).hasSize(2);
    assertThat(page.select("#languages svg .legend").eachText())
        .containsExactly("chance, 50.0 %", "always the most frequent label, 60.0 %");
    assertThat(page.select("#confusion svg .panel").eachText())
        .containsExactly("all languages", "en", "sw");
    assertThat(out.resolve("figures/languages.svg")).exists();
    assertThat(Files.readString(out.resolve("tables/table-1.tex"))).contains("{}en & 10 & 70.0 &");
    assertThat(Files.readString(out.resolve("tables/table-1.csv")))
        .contains("en,10.0,70.0,39.")
        .contains("mean,,70.0,");
  }

  @Test
  void itMayBeMeasuredByMacroF1() throws Exception {
    save(List.of("en", "sw"));
    EvaluationReport report = EvaluationReport.of(directory, Optional.of(Metric.MACRO_F1));
    assertThat(report.text().lines())
        .contains(
            "| language | n | macro-F1, % | 95 % from | to | accuracy, % | always the most frequent"
                + " label, % |",
            "| en | 10 | 69.7 | – | – | 70.0 | 37.5 |")
        .anyMatch(line -> line.startsWith("| mean |  | 69.7 |"));
    Path out = directory.resolve("report");
    report.write(out, false);
    Document page = Jsoup.parse(Files.readString(out.resolve("index.html")));
    assertThat(page.select("#results caption").text()).isEqualTo("Macro-F1");
    assertThat(page.select("#languages figcaption").text()).contains("Macro-F1 of each language");
  }

  @Test
  void oneLanguageHasNoMean() {
    save(List.of("en"));
    EvaluationReport report = EvaluationReport.of(directory, Optional.empty());
    assertThat(report.table().rows()).extracting(NumberTable.Row::label).containsExactly("en");
  }

  @Test
  void somethingElseIsNoEvaluation() throws Exception {
    assertThat(EvaluationReport.isEvaluation(directory)).isFalse();
    Files.writeString(directory.resolve("result.json"), "{\"format\": \"other\"}");
    assertThat(EvaluationReport.isEvaluation(directory)).isFalse();
    Files.writeString(directory.resolve("result.json"), "{broken");
    assertThat(EvaluationReport.isEvaluation(directory)).isFalse();
  }

  private void save(List<String> languages) {
    List<LanguageResult> parts =
        languages.stream()
            .map(
                language -> {
                  int times = 1 + languages.indexOf(language);
                  return LanguageResult.of(
                      language,
                      new Confusion(
                          List.of(List.of(4 * times, 2 * times), List.of(times, 3 * times))),
                      null,
                      0);
                })
            .toList();
    EvaluationResult result = new EvaluationResult(LABELS, parts);
    AtomicFiles.writeString(directory.resolve("result.json"), Json.page(result.toJson()));
  }
}
