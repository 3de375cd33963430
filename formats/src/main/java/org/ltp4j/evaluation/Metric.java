package org.ltp4j.evaluation;

import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What results are measured by. */
public enum Metric {
  /** Share of right answers. */
  ACCURACY("accuracy", Metrics::accuracy),

  /** Mean F1 of the labels: rare labels count as much as frequent ones. */
  MACRO_F1("macro-F1", Metrics::macroF1) {
    @Override
    public double chance(Metrics metrics) {
      double guess = metrics.chance();
      return metrics.classes().stream()
          .mapToDouble(label -> f1((double) label.support() / metrics.n(), guess))
          .average()
          .orElseThrow();
    }

    @Override
    public double majority(Metrics metrics) {
      long occurring = metrics.classes().stream().filter(label -> label.support() > 0).count();
      return f1(metrics.majorityShare(), 1) / occurring;
    }
  },

  /** F1 of all labels' counts together, for rows that may have several. */
  MICRO_F1("micro-F1", Metrics::microF1),

  /** F1 of all spans together, whatever their type: what seqeval calls micro-F1. */
  SPAN_F1("span-F1", Metrics::microF1);

  private final String label;
  private final ToDoubleFunction<Metrics> number;

  Metric(String label, ToDoubleFunction<Metrics> number) {
    this.label = label;
    this.number = number;
  }

  /** The name that tables show, e.g. {@code macro-F1}. */
  public String label() {
    return label;
  }

  /** The name that settings have for it, e.g. {@code macro-f1}. */
  public String key() {
    return label.toLowerCase(Locale.ROOT);
  }

  /** The name as it begins a title, e.g. {@code Macro-F1}. */
  public String title() {
    return label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1);
  }

  /** What tables show beside it. */
  public Metric other() {
    return this == MACRO_F1 ? ACCURACY : MACRO_F1;
  }

  /** The metric that has the same numbers for any counts: micro-F1 for span-F1, else itself. */
  public Metric base() {
    return this == SPAN_F1 ? MICRO_F1 : this;
  }

  /** Whether it is a share of rows, of which Wilson's intervals are. */
  public boolean isShare() {
    return this == ACCURACY;
  }

  /** The number of one language. */
  public double of(Metrics metrics) {
    return number.applyAsDouble(metrics);
  }

  /**
   * What guessing every label equally often scores on these rows; for macro-F1 that of the expected
   * counts; NaN where rows have not one label each.
   */
  public double chance(Metrics metrics) {
    return metrics.chance();
  }

  /** What always saying the most frequent label of these rows scores; NaN likewise. */
  public double majority(Metrics metrics) {
    return metrics.majorityShare();
  }

  /** The harmonic mean of precision and recall. */
  private static double f1(double precision, double recall) {
    return 2 * precision * recall / (precision + recall);
  }

  /** F1 of all counts together; 0 without any. */
  public static double microF1(int[] hits, int[] gold, int[] predicted) {
    long all =
        IntStream.of(gold).asLongStream().sum() + IntStream.of(predicted).asLongStream().sum();
    return all == 0 ? 0 : 2.0 * IntStream.of(hits).asLongStream().sum() / all;
  }

  /**
   * Macro-F1 of counts; labels that neither occur nor are predicted are left out, as in
   * scikit-learn; 0 if all are.
   *
   * @param hits rows of each label that were found
   * @param gold rows that have the label
   * @param predicted rows that were given it
   */
  public static double macroF1(int[] hits, int[] gold, int[] predicted) {
    return IntStream.range(0, hits.length)
        .filter(label -> gold[label] + predicted[label] > 0)
        .mapToDouble(label -> 2.0 * hits[label] / ((long) gold[label] + predicted[label]))
        .average()
        .orElse(0);
  }
}
