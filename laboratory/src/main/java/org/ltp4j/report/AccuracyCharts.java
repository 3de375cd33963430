package org.ltp4j.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ltp4j.chart.BarChart;
import org.ltp4j.chart.Chart;
import org.ltp4j.chart.LineChart;
import org.ltp4j.evaluation.EvaluationResult;

/** Means over languages against shots, strategies and active ratios. */
final class AccuracyCharts {
  /** Pictures of their own, so that one has no more lines than can be followed. */
  private static final List<String> APART = List.of("shots", "task");

  private static final String FIGURE = "Figure 2: ";
  private static final String SHOTS = "shots";
  private static final String STRATEGY = "strategy";
  private static final String RATIO = "ratio";

  /** The paper's, for the figure that holds one ratio fixed. */
  private static final double HEADLINE_RATIO = 0.2;

  private final Measure measure;
  private final Chart.Axis axis;
  private final Trials trials;

  /** Charts of measured trials. */
  AccuracyCharts(Measure measure, Trials trials) {
    this.measure = measure;
    this.axis = Chart.Axis.percent(measure.mean() + ", %");
    this.trials = trials;
  }

  Section shots() {
    return lines(
        new Section("shots", measure.metric().title() + " against shots", List.of(), List.of()),
        trials.with(SHOTS),
        SHOTS,
        "shots per class",
        true);
  }

  Section ratios() {
    return lines(
        new Section(
            "ratios",
            FIGURE + measure.metric().label() + " against active ratio",
            List.of(),
            List.of()),
        trials.with(RATIO),
        RATIO,
        "active ratio",
        false);
  }

  /** Strategies side by side at the ratio that has most of them. */
  Section strategies() {
    Section section = new Section("strategies", "Figure 2: strategies", List.of(), List.of());
    Trials some = trials.with(STRATEGY);
    String ratio = ratioWithMostStrategies(some);
    Trials shown = ratio.isEmpty() ? some : some.where(RATIO, ratio);
    List<String> strategies = shown.values(STRATEGY);
    if (strategies.size() < 2) {
      return without(section, "This picture needs finished trials of two strategies at one ratio.");
    }
    List<String> others = shown.varying(List.of(STRATEGY));
    List<String> series = new ArrayList<>();
    List<BarChart.Bar> bars = new ArrayList<>();
    shown
        .by(others)
        .forEach(
            (name, part) -> {
              series.add(name);
              for (String strategy : part.values(STRATEGY)) {
                bars.add(bar(strategy, name, sample(part.where(STRATEGY, strategy))));
              }
            });
    String title = "Strategies" + (ratio.isEmpty() ? "" : " at ratio " + ratio);
    return new Section(
        section.id(),
        section.title(),
        List.of(
            new BarChart(
                new Chart.Caption(
                    section.id(),
                    title,
                    title + ": " + axis.title() + ", with the standard deviation over seeds."),
                STRATEGY,
                axis,
                strategies,
                series,
                bars,
                references(shown))),
        List.of());
  }

  /** The ratio at which figures with one ratio stand: that of most strategies, else near 0.2. */
  static String ratioWithMostStrategies(Trials trials) {
    return trials.values(RATIO).stream()
        .max(
            Comparator.comparingInt((String r) -> trials.where(RATIO, r).values(STRATEGY).size())
                .thenComparingDouble(r -> -Math.abs(number(r).orElse(1) - HEADLINE_RATIO)))
        .orElse("");
  }

  private Section lines(Section section, Trials some, String field, String x, boolean isLog) {
    List<String> places =
        some.values(field).stream().filter(value -> number(value).isPresent()).toList();
    boolean isDrawable =
        places.size() >= 2 && places.stream().allMatch(v -> !isLog || number(v).orElse(0) > 0);
    if (!isDrawable) {
      return without(
          section, "This picture needs finished trials with two values of " + field + ".");
    }
    List<String> apart = some.varying(List.of(field)).stream().filter(APART::contains).toList();
    List<String> together = new ArrayList<>(apart);
    together.add(field);
    List<String> names = some.varying(together);
    List<Chart> charts = new ArrayList<>();
    Map<String, Trials> groups = some.groups(apart);
    // A part that has no more than one place, such as the other sizes of a sweep over ratios at one
    // size, has no line.
    groups.values().removeIf(part -> part.values(field).size() < 2);
    groups.forEach(
        (group, part) -> {
          String title = section.title() + (group.isEmpty() ? "" : ", " + group);
          charts.add(
              new LineChart(
                  new Chart.Caption(
                      section.id() + (groups.size() > 1 ? "-" + (charts.size() + 1) : ""),
                      capital(title.replaceFirst("^" + FIGURE, "")),
                      capital(measure.mean())
                          + " over languages; the bands are one standard deviation over"
                          + " seeds to each side."),
                  x,
                  axis,
                  isLog,
                  part.by(names).entrySet().stream()
                      .map(e -> series(e.getKey(), e.getValue(), field))
                      .toList(),
                  references(part)));
        });
    return charts.isEmpty()
        ? without(section, "This picture needs finished trials with two values of " + field + ".")
        : new Section(section.id(), section.title(), charts, List.of());
  }

  private LineChart.Series series(String name, Trials trials, String field) {
    List<LineChart.Point> points = new ArrayList<>();
    for (String value : trials.values(field)) {
      number(value)
          .ifPresent(
              x -> {
                Sample sample = sample(trials.where(field, value));
                double y = 100 * sample.mean();
                double band = 100 * sample.deviation();
                points.add(new LineChart.Point(x, y, y - band, y + band));
              });
    }
    return new LineChart.Series(name, points);
  }

  private static BarChart.Bar bar(String group, String series, Sample sample) {
    double value = 100 * sample.mean();
    double error = 100 * sample.deviation();
    String text =
        Stream.of(sample.percent(), sample.points())
            .filter(s -> !s.isEmpty())
            .collect(Collectors.joining(" ± "));
    return new BarChart.Bar(group, series, value, value - error, value + error, text);
  }

  private Sample sample(Trials trials) {
    return new Sample(
        trials.all().stream().map(t -> measure.of(t.result().evaluation()).orElseThrow()).toList());
  }

  private List<Chart.Reference> references(Trials trials) {
    return references(measure, trials.all().stream().map(t -> t.result().evaluation()).toList());
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /**
   * What no trial should be below: guessing, and always saying the most frequent label where that
   * is better. Each only where it is the same for all trials.
   */
  static List<Chart.Reference> references(Measure measure, List<EvaluationResult> results) {
    List<Chart.Reference> references = new ArrayList<>();
    reference("chance", results, measure::chance).ifPresent(references::add);
    reference("always the most frequent label", results, measure::majority)
        .filter(r -> references.stream().allMatch(chance -> r.value() > chance.value()))
        .ifPresent(references::add);
    return references;
  }

  private static Optional<Chart.Reference> reference(
      String name, List<EvaluationResult> results, ToDoubleFunction<EvaluationResult> share) {
    double[] shares = results.stream().mapToDouble(share).distinct().toArray();
    return shares.length == 1 && !Double.isNaN(shares[0])
        ? Optional.of(
            new Chart.Reference(name + ", " + Sample.percent(shares[0]) + " %", 100 * shares[0]))
        : Optional.empty();
  }

  private static OptionalDouble number(String text) {
    try {
      return OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static Section without(Section section, String note) {
    return new Section(section.id(), section.title(), List.of(), List.of(note));
  }
}
