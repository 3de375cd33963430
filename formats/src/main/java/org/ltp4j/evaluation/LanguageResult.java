package org.ltp4j.evaluation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ltp4j.problem.Problem;

/**
 * The result of one language.
 *
 * @param language language code
 * @param tally what was counted
 * @param metrics the numbers of it
 * @param dataSha256 hash of the data file's bytes
 * @param truncated number of rows whose text had to be shortened
 * @param drawn 95 % intervals that were drawn from the rows, see {@link Bootstrap}, by metric;
 *     empty where they have not been drawn
 * @param reliability how far its probabilities can be believed; empty in results of versions that
 *     did not measure it, and where rows have other than one label each
 */
public record LanguageResult(
    String language,
    Tally tally,
    Metrics metrics,
    String dataSha256,
    int truncated,
    Map<Metric, Interval> drawn,
    Optional<Reliability> reliability) {
  /** Makes the map unmodifiable. */
  public LanguageResult {
    drawn = Map.copyOf(drawn);
  }

  /**
   * Measures predictions; those whose true answer is unknown are left out.
   *
   * @throws Problem if that leaves none
   */
  public static LanguageResult of(
      String language,
      Decision decision,
      List<Prediction> predictions,
      String dataSha256,
      int truncated) {
    List<Prediction> known = predictions.stream().filter(p -> p.gold() != null).toList();
    if (known.isEmpty()) {
      throw noRows(language);
    }
    List<int[]> gold =
        known.stream()
            .map(p -> p.gold().stream().mapToInt(label -> indexOf(decision, p, label)).toArray())
            .toList();
    List<int[]> predicted =
        known.stream().map(p -> decision.decide(p.scores(), p.gold().size())).toList();
    return of(language, decision.tally(gold, predicted), dataSha256, truncated);
  }

  /**
   * Measures counts.
   *
   * @throws Problem if they are of no rows
   */
  public static LanguageResult of(String language, Tally tally, String dataSha256, int truncated) {
    if (tally.n() == 0) {
      throw noRows(language);
    }
    return new LanguageResult(
        language, tally, Metrics.of(tally), dataSha256, truncated, Map.of(), Optional.empty());
  }

  private static int indexOf(Decision decision, Prediction prediction, String label) {
    int index = decision.labels().indexOf(label);
    if (index < 0) {
      throw Problem.input(
          "row '" + Cells.escape(prediction.id()) + "'",
          "a label among " + String.join(", ", decision.labels()),
          "'" + Cells.escape(label) + "'",
          "evaluate on the task that the adapter was trained for");
    }
    return index;
  }

  private static Problem noRows(String language) {
    return Problem.input(
        "language '" + Cells.escape(language) + "'",
        "rows with labels",
        "none",
        "give labelled data, or use ltp predict for rows without labels");
  }

  /** What was taken for what, where rows have one label each. */
  public Optional<Confusion> confusion() {
    return tally instanceof Confusion confusion ? Optional.of(confusion) : Optional.empty();
  }

  /** The interval of a metric, where it is known. */
  public Optional<Interval> interval(Metric metric) {
    return metric.isShare()
        ? Optional.of(metrics.interval())
        : Optional.ofNullable(drawn.get(metric.base()));
  }

  /** The interval of macro-F1, where it is known. */
  public Optional<Interval> macroF1Interval() {
    return interval(Metric.MACRO_F1);
  }

  LanguageResult with(Map<Metric, Interval> intervals) {
    return new LanguageResult(
        language, tally, metrics, dataSha256, truncated, intervals, reliability);
  }

  /** The same with how far its probabilities can be believed; null where that is not known. */
  public LanguageResult with(Reliability measured) {
    return new LanguageResult(
        language, tally, metrics, dataSha256, truncated, drawn, Optional.ofNullable(measured));
  }

  /** The metrics whose intervals are drawn for such counts. */
  static List<Metric> drawn(Tally tally) {
    return tally instanceof Confusion
        ? List.of(Metric.MACRO_F1)
        : List.of(Metric.MACRO_F1, Metric.MICRO_F1);
  }
}
