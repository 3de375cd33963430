package org.ltp4j.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ltp4j.chart.Chart;
import org.ltp4j.chart.LineChart;

/** The losses that one training run has logged, step by step. */
final class RunCurves {
  private static final String STEP = "step";
  private static final String LOSS = "loss";
  private static final int MOST_POINTS = 100;

  /** What a step logs beside losses, and a term too small to be seen beside them. */
  private static final Set<String> OTHERS = Set.of(STEP, LOSS, "gradient_norm", "rate", "l1");

  private static final Map<String, String> NAMES =
      Map.of("mlm", "masked tokens", "mlm_pairs", "masked tokens, translations");

  private final List<Map<String, Object>> steps;
  private final HeldOutCurves heldOut;

  /**
   * Curves of logs.
   *
   * @param steps each with its step and loss; at least one
   * @param heldOut what was measured on held-out text
   */
  RunCurves(List<Map<String, Object>> steps, HeldOutCurves heldOut) {
    this.steps = steps;
    this.heldOut = heldOut;
  }

  /** The loss' parts; the loss itself where it has none, since a sum of several says little. */
  Section section() {
    int together = (steps.size() + MOST_POINTS - 1) / MOST_POINTS;
    List<LineChart.Series> series = new ArrayList<>();
    parts(together).forEach((name, points) -> series.add(new LineChart.Series(name, points)));
    if (!heldOut.isEmpty()) {
      series.add(new LineChart.Series("held-out text, masked tokens", heldOut.means()));
    }
    String description =
        together == 1
            ? "Loss of each training step."
            : "Training loss, means over "
                + together
                + " steps; the bands are one standard deviation of single steps.";
    Chart chart =
        new LineChart(
            new Chart.Caption("loss", "Loss", description),
            STEP,
            Chart.Axis.of(LOSS),
            false,
            series,
            List.of());
    return new Section(
        "curves",
        "Learning curves",
        heldOut.isEmpty() ? List.of(chart) : List.of(chart, heldOut.chart()),
        heldOut.notes());
  }

  private Map<String, List<LineChart.Point>> parts(int together) {
    Map<String, List<LineChart.Point>> parts = new LinkedHashMap<>();
    for (int from = 0; from < steps.size(); from += together) {
      List<Map<String, Object>> some = steps.subList(from, Math.min(steps.size(), from + together));
      double middle = sample(some, STEP).mean();
      for (String key : keys(some)) {
        Sample values = sample(some, key);
        double mean = values.mean();
        double band = values.deviation();
        parts
            .computeIfAbsent(NAMES.getOrDefault(key, key.replace('_', ' ')), k -> new ArrayList<>())
            .add(new LineChart.Point(middle, mean, mean - band, mean + band));
      }
    }
    return parts;
  }

  private List<String> keys(List<Map<String, Object>> some) {
    List<String> parts =
        some.stream()
            .flatMap(line -> line.entrySet().stream())
            .filter(entry -> entry.getValue() instanceof Number)
            .map(Map.Entry::getKey)
            .filter(key -> !OTHERS.contains(key))
            .distinct()
            .toList();
    return parts.isEmpty() ? List.of(LOSS) : parts;
  }

  private static Sample sample(List<Map<String, Object>> lines, String key) {
    return new Sample(
        lines.stream()
            .map(line -> line.get(key))
            .filter(Number.class::isInstance)
            .map(value -> ((Number) value).doubleValue())
            .toList());
  }
}
