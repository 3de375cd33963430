package org.ltp4j.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.chart.Chart;
import org.ltp4j.chart.LineChart;

/** The loss on each held-out text as a run of {@code mlm} has measured it in between. */
final class HeldOutCurves {
  /** A beginning and an end are no curve. */
  private static final int FEWEST_POINTS = 3;

  private static final int MOST_LINES = 21;

  private final Map<String, List<LineChart.Point>> texts = new LinkedHashMap<>();

  /** Curves of a log's lines; those that hold something else are passed over. */
  HeldOutCurves(List<Map<String, Object>> lines) {
    for (Map<String, Object> line : lines) {
      if (line.get("held_out") instanceof Map<?, ?> parts) {
        parts.forEach((name, part) -> add(name.toString(), line.get("step"), part));
      }
    }
    texts.values().removeIf(points -> points.size() < FEWEST_POINTS);
  }

  private void add(String name, Object step, Object part) {
    if (step instanceof Number at
        && part instanceof Map<?, ?> numbers
        && numbers.get("loss") instanceof Number loss) {
      texts
          .computeIfAbsent(name, n -> new ArrayList<>())
          .add(LineChart.Point.of(at.doubleValue(), loss.doubleValue()));
    }
  }

  boolean isEmpty() {
    return texts.isEmpty();
  }

  /** The mean over all texts wherever they were measured. */
  List<LineChart.Point> means() {
    Map<Double, List<Double>> byStep = new LinkedHashMap<>();
    texts
        .values()
        .forEach(
            points ->
                points.forEach(
                    p -> byStep.computeIfAbsent(p.x(), x -> new ArrayList<>()).add(p.y())));
    List<LineChart.Point> means = new ArrayList<>();
    byStep.forEach((x, values) -> means.add(LineChart.Point.of(x, new Sample(values).mean())));
    return means;
  }

  /** A line for each text. */
  Chart chart() {
    List<LineChart.Series> series =
        texts.entrySet().stream()
            .limit(MOST_LINES)
            .map(text -> new LineChart.Series(text.getKey(), text.getValue()))
            .toList();
    return new LineChart(
        new Chart.Caption(
            "held-out",
            "Loss on held-out text",
            "Loss of masked tokens on text that is never trained on."),
        "step",
        Chart.Axis.of("loss"),
        false,
        series,
        List.of());
  }

  /** What is left out. */
  List<String> notes() {
    return texts.size() > MOST_LINES
        ? List.of("Only the first " + MOST_LINES + " held-out texts are drawn.")
        : List.of();
  }
}
