package org.ltp4j.report;

import java.util.List;
import java.util.Optional;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.evaluation.Mean;
import org.ltp4j.evaluation.Metric;
import org.ltp4j.report.ReportSettings.Over;

/**
 * What the results of a report are measured by.
 *
 * @param metric the number of one language
 * @param over which languages a mean is over
 */
record Measure(Metric metric, Over over) {
  /** The default: accuracy over all languages. */
  static final Measure USUAL = new Measure(Metric.ACCURACY, Over.ALL);

  /** The number of a language. */
  double of(LanguageResult language) {
    return metric.of(language.metrics());
  }

  /** The mean; empty where there are no languages that it is over. */
  Optional<Double> of(EvaluationResult result) {
    return mean(result).map(mean -> mean.of(metric));
  }

  /** The languages that the mean is over. */
  List<String> languages(EvaluationResult result) {
    return mean(result).map(Mean::languages).orElse(List.of());
  }

  /** The mean of what guessing scores in each of them. */
  double chance(EvaluationResult result) {
    return average(result, true);
  }

  /** The mean of what always saying the most frequent label scores in each of them. */
  double majority(EvaluationResult result) {
    return average(result, false);
  }

  /** What a mean is called, e.g. {@code mean accuracy}. */
  String mean() {
    return (over == Over.ALL ? "mean " : "zero-shot mean ") + metric.label();
  }

  /** What means are over, for sentences. */
  String languages() {
    return over == Over.ALL ? "languages" : "languages that the model was not trained on";
  }

  private Optional<Mean> mean(EvaluationResult result) {
    return over == Over.ALL ? Optional.of(result.mean()) : result.zeroShot();
  }

  private double average(EvaluationResult result, boolean chance) {
    List<String> wanted = languages(result);
    return result.languages().stream()
        .filter(part -> wanted.contains(part.language()))
        .map(LanguageResult::metrics)
        .mapToDouble(m -> chance ? metric.chance(m) : metric.majority(m))
        .average()
        .orElse(0);
  }
}
