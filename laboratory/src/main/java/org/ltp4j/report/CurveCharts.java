package org.ltp4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.ltp4j.chart.Chart;
import org.ltp4j.chart.LineChart;
import org.ltp4j.evaluation.Metric;
import org.ltp4j.trial.Epoch;
import org.ltp4j.trial.StoredTrial;

/** Losses and the dev result, epoch by epoch. */
final class CurveCharts {
  private static final List<String> APART = List.of("shots", "task");
  private static final int MOST_LINES = 21;

  private final Metric metric;
  private final Trials trials;

  /** Charts of trials, finished or not. */
  CurveCharts(Metric metric, Trials trials) {
    this.metric = metric;
    this.trials =
        new Trials(
            trials.all().stream().filter(t -> !t.result().learning().curve().isEmpty()).toList());
  }

  Section section() {
    List<Chart> charts = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Map<String, Trials> groups =
        trials.groups(trials.varying(List.of()).stream().filter(APART::contains).toList());
    groups.forEach(
        (group, part) -> {
          String title = groups.size() > 1 ? ", " + group : "";
          String id = groups.size() > 1 ? "-" + (charts.size() + 1) : "";
          add(
              charts,
              part,
              "curves-loss" + id,
              "Training loss" + title,
              Chart.Axis.of("loss"),
              Epoch::loss);
          add(
              charts,
              part,
              "curves-dev" + id,
              "Dev " + metric.label() + title,
              Chart.Axis.percent("dev " + metric.label() + ", %"),
              e -> e.dev(metric) == null ? null : 100 * e.dev(metric));
          add(
              charts,
              part,
              "curves-dev-loss" + id,
              "Dev loss" + title,
              Chart.Axis.of("dev loss"),
              Epoch::devLoss);
          if (part.by(part.varying(APART)).size() > MOST_LINES) {
            notes.add("Only the first " + MOST_LINES + " settings are drawn" + title + ".");
          }
        });
    if (charts.isEmpty()) {
      notes.add("No trial has a learning curve.");
    }
    return new Section("curves", "Learning curves", charts, notes);
  }

  private static void add(
      List<Chart> charts,
      Trials part,
      String id,
      String title,
      Chart.Axis y,
      Function<Epoch, Double> number) {
    List<LineChart.Series> series = new ArrayList<>();
    part.by(part.varying(APART))
        .forEach(
            (name, alike) -> {
              List<LineChart.Point> points = points(alike, number);
              if (!points.isEmpty() && series.size() < MOST_LINES) {
                series.add(new LineChart.Series(name, points));
              }
            });
    if (!series.isEmpty()) {
      charts.add(
          new LineChart(
              new Chart.Caption(
                  id,
                  title,
                  title + " by epoch, mean over seeds; the bands are one standard deviation."),
              "epoch",
              y,
              false,
              series,
              List.of()));
    }
  }

  private static List<LineChart.Point> points(Trials part, Function<Epoch, Double> number) {
    Map<Integer, List<Double>> byEpoch = new TreeMap<>();
    for (StoredTrial trial : part.all()) {
      for (Epoch epoch : trial.result().learning().curve()) {
        Double value = number.apply(epoch);
        if (value != null) {
          byEpoch.computeIfAbsent(epoch.epoch(), e -> new ArrayList<>()).add(value);
        }
      }
    }
    List<LineChart.Point> points = new ArrayList<>();
    byEpoch.forEach(
        (epoch, values) -> {
          Sample sample = new Sample(values);
          double band = sample.deviation();
          points.add(
              new LineChart.Point(
                  epoch, sample.mean(), sample.mean() - band, sample.mean() + band));
        });
    return points;
  }
}
