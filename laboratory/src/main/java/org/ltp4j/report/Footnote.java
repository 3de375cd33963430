package org.ltp4j.report;

import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.evaluation.Metrics;

/** What stands below a table: the accuracy of guessing, and which numbers are partial. */
record Footnote(Measure measure, Trials trials, boolean isByLanguage, boolean hasPartial) {
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    List<String> shots = trials.values("shots");
    lines.add(
        measure.metric().title()
            + " in %, mean ± standard deviation over seeds ("
            + seeds()
            + ")"
            + (isByLanguage ? "" : "; each number is a mean over " + measure.languages())
            + (shots.isEmpty() ? "." : "; shots: " + String.join(", ", shots) + "."));
    lines.add(
        "n = "
            + rows()
            + " test rows a language; "
            + yardsticks()
            + "the 95 % interval of one "
            + measure.metric().label()
            + " of one language reaches at most ±"
            + Sample.percent(widest())
            + " points (test rows only, "
            + (measure.metric().isShare() ? "Wilson" : "drawn with replacement")
            + ").");
    if (trials.all().stream().anyMatch(t -> t.result().evaluation().hasOtherZeroShot())) {
      lines.add("Zero-shot: without " + trained() + ", the training data's language.");
    }
    if (hasPartial) {
      lines.add(ResultTable.PARTIAL + " from fewer trials or languages than its neighbours.");
    }
    return lines;
  }

  /** What results have to be measured against, where that is known. */
  private String yardsticks() {
    if (metrics().anyMatch(m -> Double.isNaN(m.chance()))) {
      return "";
    }
    return "chance "
        + distinct(metrics().mapToDouble(measure.metric()::chance))
        + " %, always the most frequent label "
        + distinct(metrics().mapToDouble(measure.metric()::majority))
        + " %; ";
  }

  private String seeds() {
    List<String> seeds = trials.values(Trials.SEED);
    return seeds.isEmpty() ? "not given" : String.join(", ", seeds);
  }

  private String rows() {
    IntSummaryStatistics n = metrics().mapToInt(Metrics::n).summaryStatistics();
    return n.getMin() == n.getMax() ? "" + n.getMin() : n.getMin() + " to " + n.getMax();
  }

  private double widest() {
    return languages()
        .flatMap(
            part ->
                part.interval(measure.metric()).stream()
                    .map(i -> Math.max(i.high() - measure.of(part), measure.of(part) - i.low())))
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(0);
  }

  private String trained() {
    return trials.all().stream()
        .flatMap(t -> t.result().evaluation().trainingLanguages().stream())
        .distinct()
        .map(Isolated::name)
        .collect(Collectors.joining(", "));
  }

  private static String distinct(DoubleStream shares) {
    List<String> all = shares.sorted().mapToObj(Sample::percent).distinct().toList();
    return all.size() <= 2
        ? all.stream().collect(Collectors.joining(" and "))
        : all.get(0) + " to " + all.get(all.size() - 1);
  }

  private Stream<Metrics> metrics() {
    return languages().map(LanguageResult::metrics);
  }

  private Stream<LanguageResult> languages() {
    return trials.all().stream().flatMap(t -> t.result().evaluation().languages().stream());
  }
}
