package org.ltp4j.evaluation;

import java.util.List;
import java.util.Optional;

/**
 * The mean over some languages, in which each has the same weight, however many rows it has.
 *
 * @param languages whose mean it is, in the order of tables
 * @param accuracy mean accuracy
 * @param interval its 95 % interval, see {@link Interval#ofMean} and {@link Bootstrap}
 * @param macroF1 mean macro-F1
 * @param macroF1Interval its 95 % interval; empty in results of versions that did not have it
 */
public record Mean(
    List<String> languages,
    double accuracy,
    Interval interval,
    double macroF1,
    Optional<Interval> macroF1Interval) {
  /** Makes the list unmodifiable; refuses a mean of nothing. */
  public Mean {
    languages = List.copyOf(languages);
    if (languages.isEmpty()) {
      throw new IllegalArgumentException("no languages");
    }
  }

  /** The mean of independent languages, of which only the matrices are known. */
  static Mean of(List<LanguageResult> parts) {
    return of(
        parts,
        Interval.ofMean(parts.stream().map(LanguageResult::metrics).toList()),
        Optional.empty());
  }

  static Mean of(
      List<LanguageResult> parts, Interval accuracy, Optional<Interval> macroF1Interval) {
    return new Mean(
        parts.stream().map(LanguageResult::language).toList(),
        mean(parts, Metric.ACCURACY),
        accuracy,
        mean(parts, Metric.MACRO_F1),
        macroF1Interval);
  }

  /** The mean by a metric. */
  public double of(Metric metric) {
    return metric == Metric.ACCURACY ? accuracy : macroF1;
  }

  /** Its interval, where it is known. */
  public Optional<Interval> interval(Metric metric) {
    return metric == Metric.ACCURACY ? Optional.of(interval) : macroF1Interval;
  }

  private static double mean(List<LanguageResult> parts, Metric metric) {
    return parts.stream()
        .mapToDouble(part -> metric.of(part.metrics()))
        .average()
        .orElseThrow(() -> new IllegalArgumentException("no languages"));
  }
}
