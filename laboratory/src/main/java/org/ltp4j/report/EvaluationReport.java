package org.ltp4j.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ltp4j.chart.BarChart;
import org.ltp4j.chart.Chart;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.Interval;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.evaluation.Mean;
import org.ltp4j.evaluation.Metric;
import org.ltp4j.evaluation.Metrics;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import org.ltp4j.report.ReportSettings.Over;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunDirectory;

/** One evaluation as a table, pictures and a page. */
public final class EvaluationReport {
  private static final String FILE = "result.json";
  private static final String FORMAT = "format";
  private static final int PERCENT = 100;

  private final String name;
  private final Metric metric;
  private final EvaluationResult result;

  private EvaluationReport(String name, Metric metric, EvaluationResult result) {
    this.name = name;
    this.metric = metric;
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
   * @param metric what it is measured by; without it what its own settings say
   * @throws Problem if it is damaged
   */
  public static EvaluationReport of(Path directory, Optional<Metric> metric) {
    Path file = directory.resolve(FILE);
    EvaluationResult result = EvaluationResult.fromJson(file, Json.read(file));
    Path name = directory.toAbsolutePath().normalize().getFileName();
    return new EvaluationReport(
        name == null ? "evaluation" : name.toString(),
        metric.or(() -> own(directory)).orElseGet(result::usualMetric),
        result);
  }

  private static Optional<Metric> own(Path directory) {
    Path file = directory.resolve(RunDirectory.PROVENANCE);
    Object written =
        Files.exists(file) ? Provenance.load(file).circumstances().settings().get("metric") : null;
    return Arrays.stream(Metric.values()).filter(m -> m.key().equals(written)).findFirst();
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
        Stream.concat(Stream.of(accuracies()), LanguageCharts.confusion(result).stream())
            .map(Page.Drawn::of)
            .toList();
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
                  percent(metric.of(m)),
                  percent(part.interval(metric).map(Interval::low)),
                  percent(part.interval(metric).map(Interval::high)),
                  percent(other().of(m)),
                  percent(metric.majority(m)))));
    }
    if (result.languages().size() > 1) {
      rows.add(row("mean", result.mean()));
    }
    if (result.hasOtherZeroShot()) {
      Mean others = result.zeroShot().orElseThrow();
      rows.add(row("mean of the " + others.languages().size() + " not trained on", others));
    }
    Measure usual = new Measure(metric, Over.ALL);
    return new NumberTable(
        "table-1",
        metric.title(),
        "language",
        List.of(
            "n",
            metric.label() + ", %",
            "95 % from",
            "to",
            other().label() + ", %",
            "always the most frequent label, %"),
        rows,
        Double.isNaN(usual.chance(result))
            ? List.of()
            : List.of("Guessing gives " + Sample.percent(usual.chance(result)) + " %."));
  }

  private NumberTable.Row row(String label, Mean mean) {
    double majority =
        result.languages().stream()
            .filter(part -> mean.languages().contains(part.language()))
            .mapToDouble(part -> metric.majority(part.metrics()))
            .average()
            .orElseThrow();
    return new NumberTable.Row(
        label,
        List.of(
            new NumberTable.Cell(null, ""),
            percent(mean.of(metric)),
            percent(mean.interval(metric).map(Interval::low)),
            percent(mean.interval(metric).map(Interval::high)),
            percent(mean.of(other())),
            percent(majority)));
  }

  private Section accuracies() {
    List<BarChart.Bar> bars = new ArrayList<>();
    for (LanguageResult part : result.languages()) {
      double value = metric.of(part.metrics());
      Optional<Interval> interval = part.interval(metric);
      bars.add(
          new BarChart.Bar(
              part.language(),
              metric.label(),
              PERCENT * value,
              PERCENT * interval.map(Interval::low).orElse(value),
              PERCENT * interval.map(Interval::high).orElse(value),
              Sample.percent(value)
                  + interval
                      .map(i -> ", " + Sample.percent(i.low()) + " to " + Sample.percent(i.high()))
                      .orElse("")));
    }
    return new Section(
        "languages",
        "Languages",
        List.of(
            new BarChart(
                new Chart.Caption(
                    "languages",
                    metric.title() + " by language",
                    metric.title()
                        + " of each language; the lines are its 95 % interval ("
                        + (metric.isShare() ? "Wilson" : "rows drawn with replacement")
                        + ")."),
                "language",
                Chart.Axis.percent(metric.label() + ", %"),
                result.languages().stream().map(LanguageResult::language).toList(),
                List.of(metric.label()),
                bars,
                AccuracyCharts.references(new Measure(metric, Over.ALL), List.of(result)))),
        List.of());
  }

  private Metric other() {
    return metric.other();
  }

  private static NumberTable.Cell percent(Optional<Double> share) {
    return share
        .map(EvaluationReport::percent)
        .orElse(new NumberTable.Cell(null, ResultTable.NOTHING));
  }

  private static NumberTable.Cell percent(double share) {
    if (Double.isNaN(share)) {
      return new NumberTable.Cell(null, ResultTable.NOTHING);
    }
    return new NumberTable.Cell(PERCENT * share, Sample.percent(share));
  }
}
