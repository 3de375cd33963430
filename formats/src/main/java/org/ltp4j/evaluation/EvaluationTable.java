package org.ltp4j.evaluation;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Evaluation results as text for a terminal. */
public final class EvaluationTable {
  private EvaluationTable() {}

  /** By what such results are usually measured by. */
  public static String render(EvaluationResult result) {
    return render(result, result.usualMetric());
  }

  /**
   * One line per language, one for the mean, one for the target languages' mean where it is another
   * and known, and what the numbers have to be measured against.
   *
   * @param metric comes first, with its intervals
   */
  public static String render(EvaluationResult result, Metric metric) {
    Metric other = metric.other();
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("language", "n", metric.label() + " %", "95 % interval", other.label() + " %"));
    for (LanguageResult language : result.languages()) {
      Metrics m = language.metrics();
      rows.add(
          List.of(
              Cells.escape(language.language()),
              Integer.toString(m.n()),
              percent(metric.of(m)),
              interval(language.interval(metric)),
              percent(other.of(m))));
    }
    rows.add(mean("mean", result.mean(), metric, other));
    if (result.hasOtherZeroShot()) {
      rows.add(mean("zero-shot mean", result.zeroShot().orElseThrow(), metric, other));
    }
    return align(rows) + yardstick(result, metric) + notes(result) + shortened(result);
  }

  private static List<String> mean(String name, Mean mean, Metric metric, Metric other) {
    return List.of(
        name,
        "",
        percent(mean.of(metric)),
        interval(mean.interval(metric)),
        percent(mean.of(other)));
  }

  /**
   * The same, and below it what was taken for what in each language; of labels or spans of which a
   * row may have any number the numbers of each.
   */
  public static String renderWithConfusion(EvaluationResult result, Metric metric) {
    return render(result, metric)
        + result.languages().stream()
            .map(language -> "\n" + counts(result.labels(), language))
            .collect(Collectors.joining());
  }

  /** How far two evaluations of the same rows say the same, by language. */
  public static String renderAgreement(Map<String, Agreement> languages) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("language", "n", "same label %", "95 % interval", "largest difference"));
    languages.forEach((language, agreement) -> rows.add(line(Cells.escape(language), agreement)));
    rows.add(line("all", Agreement.sum(languages.values())));
    return align(rows);
  }

  /** How far probabilities can be believed, by language; where it was not measured, why. */
  public static String renderReliability(EvaluationResult result) {
    List<List<String>> rows = new ArrayList<>();
    List<String> header =
        new ArrayList<>(List.of("language", "calibration error %", "uncalibrated %"));
    Reliability.COVERAGES.forEach(share -> header.add("surest " + percent(share) + " %"));
    header.addAll(List.of("answered %", "right of those %"));
    rows.add(header);
    for (LanguageResult language : result.languages()) {
      language.reliability().ifPresent(r -> rows.add(line(language.language(), r)));
    }
    if (rows.size() > 1) {
      return align(rows);
    }
    boolean ofOneLabel =
        result.languages().stream().anyMatch(language -> language.confusion().isPresent());
    return "calibration: not measured, "
        + (ofOneLabel
            ? "for the result is of an earlier version; test again with another --out"
            : "for it is of tasks with one label a row")
        + "\n";
  }

  private static List<String> line(String language, Reliability r) {
    List<String> row = new ArrayList<>();
    row.add(Cells.escape(language));
    row.add(percent(r.error()));
    row.add(percent(r.errorBefore()));
    Reliability.COVERAGES.forEach(share -> row.add(percent(r.accuracyAtCoverage().get(share))));
    row.add(percent(r.coverage()));
    row.add(percent(r.accuracy()));
    return row;
  }

  private static List<String> line(String name, Agreement agreement) {
    return List.of(
        name,
        Integer.toString(agreement.n()),
        percent(agreement.share()),
        agreement.n() == 0 ? "" : interval(Interval.wilson(agreement.equal(), agreement.n())),
        String.format(Locale.ROOT, "%.4f", agreement.largestDifference()));
  }

  private static String yardstick(EvaluationResult result, Metric metric) {
    if (Double.isNaN(result.chance())) {
      return "";
    }
    String what = metric == Metric.ACCURACY ? "" : metric.label() + " of ";
    return what
        + "chance "
        + range(result, metric::chance)
        + " % ("
        + result.labels().size()
        + " labels), most frequent label "
        + range(result, metric::majority)
        + " %\n";
  }

  private static String range(EvaluationResult result, ToDoubleFunction<Metrics> number) {
    DoubleSummaryStatistics all =
        result.languages().stream()
            .mapToDouble(language -> number.applyAsDouble(language.metrics()))
            .summaryStatistics();
    String low = percent(all.getMin());
    String high = percent(all.getMax());
    return low.equals(high) ? low : low + " to " + high;
  }

  /** Which languages are whose, and where the means' intervals come from. */
  private static String notes(EvaluationResult result) {
    StringBuilder text = new StringBuilder();
    if (result.zeroShot().isPresent()) {
      String trained =
          result.trainingLanguages().stream().map(Cells::escape).collect(Collectors.joining(", "));
      text.append(
          result.hasOtherZeroShot()
              ? "zero-shot mean: without the training data's language, " + trained + "\n"
              : "trained on " + trained + ": all of these are target languages\n");
    }
    result
        .resampling()
        .filter(EvaluationResult.Resampling::sharedIds)
        .ifPresent(
            r ->
                text.append("intervals of means: bootstrap over ids that languages share, ")
                    .append(String.format(Locale.ROOT, "%,d", r.resamples()))
                    .append(" draws\n"));
    return text.toString();
  }

  private static String shortened(EvaluationResult result) {
    long truncated = result.languages().stream().mapToLong(LanguageResult::truncated).sum();
    return truncated == 0 ? "" : "shortened to the longest input: " + truncated + " rows\n";
  }

  private static String counts(List<String> labels, LanguageResult language) {
    return Cells.escape(language.language())
        + "\n"
        + language
            .confusion()
            .map(matrix -> confusion(labels, matrix))
            .orElseGet(() -> byLabel(labels, language.metrics()));
  }

  private static String byLabel(List<String> labels, Metrics metrics) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "precision %", "recall %", "F1 %", "number"));
    for (int i = 0; i < labels.size(); i++) {
      Metrics.LabelMetrics label = metrics.classes().get(i);
      rows.add(
          List.of(
              Cells.escape(labels.get(i)),
              percent(label.precision()),
              percent(label.recall()),
              percent(label.f1()),
              Integer.toString(label.support())));
    }
    return align(rows);
  }

  private static String confusion(List<String> labels, Confusion matrix) {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("true \\ predicted"));
    labels.forEach(label -> header.add(Cells.escape(label)));
    rows.add(header);
    for (int gold = 0; gold < labels.size(); gold++) {
      List<String> row = new ArrayList<>(List.of(Cells.escape(labels.get(gold))));
      matrix.counts().get(gold).forEach(count -> row.add(count.toString()));
      rows.add(row);
    }
    return align(rows);
  }

  /** The first column to the left, the others to the right, two spaces between. */
  private static String align(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths =
        IntStream.range(0, columns)
            .map(c -> rows.stream().mapToInt(row -> length(row.get(c))).max().orElseThrow())
            .toArray();
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        String cell = row.get(c);
        String padding = " ".repeat(widths[c] - length(cell));
        text.append(c == 0 ? cell + padding : "  " + padding + cell);
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String interval(Interval interval) {
    return percent(interval.low()) + " to " + percent(interval.high());
  }

  private static String interval(Optional<Interval> interval) {
    return interval.map(EvaluationTable::interval).orElse("not known");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }
}
