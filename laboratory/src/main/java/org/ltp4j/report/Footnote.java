package org.ltp4j.report;

import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.evaluation.Metrics;

/** What stands below a table, so that nobody takes chance for a result. */
final class Footnote {
  private final Trials trials;
  private final boolean isByLanguage;
  private final boolean hasPartial;

  Footnote(Trials trials, boolean isByLanguage, boolean hasPartial) {
    this.trials = trials;
    this.isByLanguage = isByLanguage;
    this.hasPartial = hasPartial;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    List<String> shots = trials.values("shots");
    lines.add(
        "Accuracy in %, mean ± standard deviation over seeds ("
            + seeds()
            + ")"
            + (isByLanguage ? "" : "; each number is a mean over languages")
            + (shots.isEmpty() ? "." : "; shots: " + String.join(", ", shots) + "."));
    lines.add(
        "n = "
            + rows()
            + " test rows a language; chance "
            + distinct(metrics().mapToDouble(Metrics::chance))
            + " %, always the most frequent label "
            + distinct(metrics().mapToDouble(Metrics::majorityShare))
            + " %; the 95 % interval of one accuracy of one language reaches at most ±"
            + Sample.percent(widest())
            + " points (test rows only, Wilson).");
    if (hasPartial) {
      lines.add(ResultTable.PARTIAL + " from fewer trials or languages than its neighbours.");
    }
    return lines;
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
    return metrics()
        .mapToDouble(
            m -> Math.max(m.interval().high() - m.accuracy(), m.accuracy() - m.interval().low()))
        .max()
        .orElse(0);
  }

  private static String distinct(DoubleStream shares) {
    List<String> all = shares.sorted().mapToObj(Sample::percent).distinct().toList();
    return all.size() <= 2
        ? all.stream().collect(Collectors.joining(" and "))
        : all.get(0) + " to " + all.get(all.size() - 1);
  }

  private Stream<Metrics> metrics() {
    return trials.all().stream()
        .flatMap(t -> t.result().evaluation().languages().stream())
        .map(LanguageResult::metrics);
  }
}
