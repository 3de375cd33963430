package org.ltp4j.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ltp4j.chart.BarChart;
import org.ltp4j.chart.Chart;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.Interval;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.evaluation.Mean;
import org.ltp4j.evaluation.Metrics;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;

/** One evaluation as a table, pictures and a page. */
public final class EvaluationReport {
  private static final String FILE = "result.json";
  private static final String FORMAT = "format";
  private static final int PERCENT = 100;

  private final String name;
  private final EvaluationResult result;

  private EvaluationReport(String name, EvaluationResult result) {
    this.name = name;
    this.result = result;
  }

  /** Whether a directory is that of an evaluation. */
  public static boolean isEvaluation(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      return Files.isRegularFile(file)
          && EvaluationResult.FORMAT.equals(Json.read(file).get(FORMAT));
    } catch (Problem e) {
      return false;
    }
  }

  /**
   * Reads an evaluation's result.
   *
   * @throws Problem if it is damaged
   */
  public static EvaluationReport of(Path directory) {
    Path file = directory.resolve(FILE);
    Path name = directory.toAbsolutePath().normalize().getFileName();
    return new EvaluationReport(
        name == null ? "evaluation" : name.toString(),
        EvaluationResult.fromJson(file, Json.read(file)));
  }

  /**
   * Writes {@code index.html}, the table below {@code tables} and the pictures below {@code
   * figures}; what an earlier report left in the directory is replaced.
   *
   * @param png whether pictures are written as PNG too
   * @throws Problem if the directory cannot be written or holds something else
   */
  public void write(Path directory, boolean png) {
    NumberTable table = table();
    List<Page.Drawn> drawn =
        List.of(Page.Drawn.of(accuracies()), Page.Drawn.of(LanguageCharts.confusion(result)));
    Page page = new Page();
    page.numbers("results", "Results", List.of(table));
    drawn.forEach(page::pictures);
    ReportDirectory.write(
        directory,
        temporary -> {
          ReportDirectory.tables(temporary, List.of(TableFiles.of(table)));
          ReportDirectory.figures(temporary, drawn, png);
          ReportDirectory.index(
              temporary, page.render("Report: " + Isolated.name(name), "One evaluation."));
        });
  }

  /** The table for a terminal, as Markdown. */
  public String text() {
    return TableFiles.of(table()).markdown();
  }

  /** A row for each language and for each mean. */
  NumberTable table() {
    List<NumberTable.Row> rows = new ArrayList<>();
    for (LanguageResult part : result.languages()) {
      Metrics m = part.metrics();
      rows.add(
          new NumberTable.Row(
              part.language(),
              List.of(
                  new NumberTable.Cell((double) m.n(), "" + m.n()),
                  percent(m.accuracy()),
                  percent(m.interval().low()),
                  percent(m.interval().high()),
                  percent(m.macroF1()),
                  percent(m.majorityShare()))));
    }
    if (result.languages().size() > 1) {
      rows.add(row("mean", result.mean()));
    }
    if (result.hasOtherZeroShot()) {
      Mean others = result.zeroShot().orElseThrow();
      rows.add(row("mean of the " + others.languages().size() + " not trained on", others));
    }
    return new NumberTable(
        "table-1",
        "Accuracy",
        "language",
        List.of(
            "n",
            "accuracy, %",
            "95 % from",
            "to",
            "macro-F1, %",
            "always the most frequent label, %"),
        rows,
        List.of("Guessing gives " + Sample.percent(result.chance()) + " %."));
  }

  private NumberTable.Row row(String label, Mean mean) {
    double majority =
        result.languages().stream()
            .filter(part -> mean.languages().contains(part.language()))
            .mapToDouble(part -> part.metrics().majorityShare())
            .average()
            .orElseThrow();
    return new NumberTable.Row(
        label,
        List.of(
            new NumberTable.Cell(null, ""),
            percent(mean.accuracy()),
            percent(mean.interval().low()),
            percent(mean.interval().high()),
            percent(mean.macroF1()),
            percent(majority)));
  }

  private Section accuracies() {
    List<BarChart.Bar> bars = new ArrayList<>();
    for (LanguageResult part : result.languages()) {
      Metrics m = part.metrics();
      Interval interval = m.interval();
      bars.add(
          new BarChart.Bar(
              part.language(),
              "accuracy",
              PERCENT * m.accuracy(),
              PERCENT * interval.low(),
              PERCENT * interval.high(),
              Sample.percent(m.accuracy())
                  + ", "
                  + Sample.percent(interval.low())
                  + " to "
                  + Sample.percent(interval.high())));
    }
    return new Section(
        "languages",
        "Languages",
        List.of(
            new BarChart(
                new Chart.Caption(
                    "languages",
                    "Accuracy by language",
                    "Accuracy of each language; the lines are its 95 % interval (Wilson)."),
                "language",
                Chart.Axis.percent("accuracy, %"),
                result.languages().stream().map(LanguageResult::language).toList(),
                List.of("accuracy"),
                bars,
                AccuracyCharts.references(List.of(result)))),
        List.of());
  }

  private static NumberTable.Cell percent(double share) {
    return new NumberTable.Cell(PERCENT * share, Sample.percent(share));
  }
}
