package org.ltp4j.evaluation;

import java.util.Locale;
import java.util.stream.IntStream;

/** What results are measured by. */
public enum Metric {
  /** Share of right answers. */
  ACCURACY("accuracy") {
    @Override
    public double of(Metrics metrics) {
      return metrics.accuracy();
    }

    @Override
    public double chance(Metrics metrics) {
      return metrics.chance();
    }

    @Override
    public double majority(Metrics metrics) {
      return metrics.majorityShare();
    }
  },

  /** Mean F1 of the labels: rare labels count as much as frequent ones. */
  MACRO_F1("macro-F1") {
    @Override
    public double of(Metrics metrics) {
      return metrics.macroF1();
    }

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
  };

  private final String label;

  Metric(String label) {
    this.label = label;
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

  /** The number of one language. */
  public abstract double of(Metrics metrics);

  /**
   * What guessing every label equally often scores on these rows; for macro-F1 that of the expected
   * counts.
   */
  public abstract double chance(Metrics metrics);

  /** What always saying the most frequent label of these rows scores. */
  public abstract double majority(Metrics metrics);

  /** The harmonic mean of precision and recall. */
  private static double f1(double precision, double recall) {
    return 2 * precision * recall / (precision + recall);
  }

  /**
   * Macro-F1 of counts; labels that neither occur nor are predicted are left out, as in
   * scikit-learn.
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
        .orElseThrow();
  }
}
