package org.ltp4j.evaluation;

import java.util.List;
import java.util.Optional;
import org.ltp4j.problem.Problem;

/**
 * The result of one language.
 *
 * @param language language code
 * @param confusion what was taken for what
 * @param metrics the numbers of it
 * @param dataSha256 hash of the data file's bytes
 * @param truncated number of rows whose text had to be shortened
 * @param macroF1Interval 95 % interval of macro-F1, see {@link Bootstrap}; empty where the rows
 *     have not been drawn
 */
public record LanguageResult(
    String language,
    Confusion confusion,
    Metrics metrics,
    String dataSha256,
    int truncated,
    Optional<Interval> macroF1Interval) {

  /**
   * Measures predictions; those whose true label is unknown are left out.
   *
   * @throws Problem if that leaves none, or a true label is none of the labels
   */
  public static LanguageResult of(
      String language,
      List<String> labels,
      List<Prediction> predictions,
      String dataSha256,
      int truncated) {
    return of(language, Confusion.of(labels, predictions), dataSha256, truncated);
  }

  /**
   * Measures a matrix.
   *
   * @throws Problem if it has no rows
   */
  public static LanguageResult of(
      String language, Confusion confusion, String dataSha256, int truncated) {
    if (confusion.n() == 0) {
      throw Problem.input(
          "language '" + Cells.escape(language) + "'",
          "rows with labels",
          "none",
          "give labelled data, or use ltp predict for rows without labels");
    }
    return new LanguageResult(
        language, confusion, Metrics.of(confusion), dataSha256, truncated, Optional.empty());
  }

  /** The interval of a metric, where it is known. */
  public Optional<Interval> interval(Metric metric) {
    return metric == Metric.ACCURACY ? Optional.of(metrics.interval()) : macroF1Interval;
  }

  LanguageResult with(Interval ofMacroF1) {
    return new LanguageResult(
        language, confusion, metrics, dataSha256, truncated, Optional.ofNullable(ofMacroF1));
  }
}
