package org.ltp4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.chart.Chart;
import org.ltp4j.chart.LineChart;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.MetricsLog;

/** A training run's curves. */
class RunReportTest {
  @TempDir Path run;

  private void log(long step, Map<String, Object> values) {
    new MetricsLog(run.resolve("log.jsonl")).append(step, values);
  }

  private void heldOut(long step, Map<String, Double> losses) {
    Map<String, Object> parts = new TreeMap<>();
    losses.forEach((name, loss) -> parts.put(name, Map.of("loss", loss)));
    new MetricsLog(run.resolve("held-out.jsonl")).append(step, Map.of("held_out", parts));
  }

  private List<Chart> charts() {
    return new RunCurves(
            new MetricsLog(run.resolve("log.jsonl")).read(),
            new HeldOutCurves(new MetricsLog(run.resolve("held-out.jsonl")).read()))
        .section()
        .charts();
  }

  private LineChart drawn() {
    assertThat(charts()).hasSize(1);
    return (LineChart) charts().get(0);
  }

  @Test
  void theLossIsDrawnStepByStep() {
    for (int step = 1; step <= 3; step++) {
      log(step, Map.of("loss", 4.0 / step, "gradient_norm", 1.0, "rate", 0.1));
    }
    LineChart chart = drawn();
    assertThat(chart.series())
        .containsExactly(
            new LineChart.Series(
                "loss",
                List.of(
                    LineChart.Point.of(1, 4),
                    LineChart.Point.of(2, 2),
                    LineChart.Point.of(3, 4.0 / 3))));
  }

  @Test
  void longRunsAreMeansOverSteps() {
    int steps = 250;
    for (int step = 1; step <= steps; step++) {
      log(step, Map.of("loss", 9.0, "mlm", (double) step, "contrast", 1.0, "l1", 0.0));
    }
    LineChart chart = drawn();
    assertThat(chart.series().stream().map(LineChart.Series::name))
        .containsExactlyInAnyOrder("masked tokens", "contrast");
    LineChart.Series tokens =
        chart.series().stream().filter(s -> s.name().equals("masked tokens")).findFirst().get();
    assertThat(tokens.points()).hasSize(84); // three steps a point, one left over
    double deviation = 1; // of n, n + 1, n + 2
    assertThat(tokens.points().get(0))
        .isEqualTo(new LineChart.Point(2, 2, 2 - deviation, 2 + deviation));
    assertThat(tokens.points().get(83)).isEqualTo(LineChart.Point.of(steps, steps));
  }

  @Test
  void heldOutTextIsALineBesideTrainingAndAPictureOfItsOwn() {
    log(1, Map.of("loss", 3.0));
    heldOut(0, Map.of("en", 4.0, "sw", 6.0));
    heldOut(2, Map.of("en", 3.0, "sw", 4.0));
    assertThat(charts()).describedAs("two points are no curve").hasSize(1);
    heldOut(4, Map.of("en", 2.0, "sw", 3.0));
    List<LineChart> charts = charts().stream().map(LineChart.class::cast).toList();
    assertThat(charts.get(0).series().get(1).points())
        .containsExactly(
            LineChart.Point.of(0, 5), LineChart.Point.of(2, 3.5), LineChart.Point.of(4, 2.5));
    assertThat(charts.get(1).series().stream().map(LineChart.Series::name))
        .containsExactly("en", "sw");
  }

  @Test
  void theDirectoryHoldsThePageAndThePicture() throws Exception {
    Files.writeString(run.resolve("provenance.json"), "{}");
    log(1, Map.of("loss", 3.0));
    log(2, Map.of("loss", 2.0));
    Files.writeString(
        run.resolve("log.jsonl"), Files.readString(run.resolve("log.jsonl")) + "{\"s");
    assertThat(RunReport.isRun(run)).isTrue();
    Path out = run.resolve("report");
    RunReport report = RunReport.of(run);
    report.write(out, true);
    assertThat(report.text()).endsWith("2 steps, loss 3.0000 to 2.0000.");
    assertThat(out.resolve("figures/loss.png")).isNotEmptyFile();
    Document svg = Jsoup.parse(Files.readString(out.resolve("figures/loss.svg")));
    assertThat(svg.select("desc").text()).contains("each training step");
    Document page = Jsoup.parse(Files.readString(out.resolve("index.html")));
    assertThat(page.select("#curves svg")).hasSize(1);
    assertThat(page.select("#curves tbody tr")).hasSize(2);
  }

  @Test
  void aRunThatHasNotBegunIsRefused() throws Exception {
    Files.writeString(run.resolve("log.jsonl"), "{\"step\":1}\nnonsense\n");
    assertThatThrownBy(() -> RunReport.of(run))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("log.jsonl: expected a line with the loss of each step, found none");
  }
}
