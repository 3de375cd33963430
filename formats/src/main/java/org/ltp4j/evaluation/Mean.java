package org.ltp4j.evaluation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The mean over some languages, in which each has the same weight, however many rows it has.
 *
 * @param languages whose mean it is, in the order of tables
 * @param values the mean by every metric but {@link Metric#SPAN_F1}, which is {@link
 *     Metric#MICRO_F1} of spans
 * @param intervals 95 % intervals, see {@link Interval#ofMean} and {@link Bootstrap}; that of
 *     accuracy is always there, others not in results of versions that did not have them
 */
public record Mean(
    List<String> languages, Map<Metric, Double> values, Map<Metric, Interval> intervals) {
  /** Makes the collections unmodifiable; refuses a mean of nothing. */
  public Mean {
    languages = List.copyOf(languages);
    values = Map.copyOf(values);
    intervals = Map.copyOf(intervals);
    if (languages.isEmpty()) {
      throw new IllegalArgumentException("no languages");
    }
  }

  /** The mean of independent languages, of which only the counts are known. */
  static Mean of(List<LanguageResult> parts) {
    return of(
        parts,
        Map.of(
            Metric.ACCURACY,
            Interval.ofMean(parts.stream().map(LanguageResult::metrics).toList())));
  }

  static Mean of(List<LanguageResult> parts, Map<Metric, Interval> intervals) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    for (Metric metric : List.of(Metric.ACCURACY, Metric.MACRO_F1, Metric.MICRO_F1)) {
      values.put(metric, mean(parts, metric));
    }
    return new Mean(parts.stream().map(LanguageResult::language).toList(), values, intervals);
  }

  /** The mean by a metric. */
  public double of(Metric metric) {
    return values.get(metric.base());
  }

  /** Its interval, where it is known. */
  public Optional<Interval> interval(Metric metric) {
    return Optional.ofNullable(intervals.get(metric.base()));
  }

  /** Mean accuracy. */
  public double accuracy() {
    return of(Metric.ACCURACY);
  }

  /** The interval of the mean accuracy. */
  public Interval interval() {
    return intervals.get(Metric.ACCURACY);
  }

  /** Mean macro-F1. */
  public double macroF1() {
    return of(Metric.MACRO_F1);
  }

  /** The interval of the mean macro-F1, where it is known. */
  public Optional<Interval> macroF1Interval() {
    return interval(Metric.MACRO_F1);
  }

  private static double mean(List<LanguageResult> parts, Metric metric) {
    return parts.stream()
        .mapToDouble(part -> metric.of(part.metrics()))
        .average()
        .orElseThrow(() -> new IllegalArgumentException("no languages"));
  }
}
