package org.ltp4j.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far probabilities can be believed.
 *
 * @param error expected calibration error: the mean distance of the probability of what is answered
 *     from the share of right answers, over {@value #BINS} bins of probability, each weighted by
 *     its rows (Guo et al. 2017)
 * @param errorBefore the same with the temperature 1
 * @param coverage share of the rows that are answered, the others being abstained from
 * @param accuracy share of right answers among those; 0 where none is answered
 * @param accuracyAtCoverage accuracy of the surest rows, by their share of all
 */
public record Reliability(
    double error,
    double errorBefore,
    double coverage,
    double accuracy,
    Map<Double, Double> accuracyAtCoverage) {
  /** Bins of equal width, (0, 1/15] and so on. */
  public static final int BINS = 15;

  /** Shares of the rows whose accuracy is told. */
  public static final List<Double> COVERAGES = List.of(0.5, 0.8, 0.9);

  /** A row's answer: the probability of the label that is answered, and whether it is right. */
  record Row(double probability, boolean right) {}

  /**
   * Measures rows.
   *
   * @param scores of each row, at least one
   * @param gold the rows' true labels
   */
  public static Reliability of(List<float[]> scores, int[] gold, Confidence confidence) {
    List<Row> rows = rows(scores, gold, confidence);
    List<Row> answered =
        rows.stream().filter(row -> !confidence.abstains(row.probability())).toList();
    List<Row> surest = ConfidenceFit.surest(scores, gold, confidence);
    Map<Double, Double> atCoverage = new LinkedHashMap<>();
    for (double share : COVERAGES) {
      atCoverage.put(share, right(surest.subList(0, (int) Math.ceil(share * rows.size() - 1e-9))));
    }
    return new Reliability(
        error(rows),
        error(rows(scores, gold, Confidence.NONE)),
        (double) answered.size() / rows.size(),
        right(answered),
        atCoverage);
  }

  static List<Row> rows(List<float[]> scores, int[] gold, Confidence confidence) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < gold.length; i++) {
      int answer = Prediction.largest(scores.get(i));
      double probability = confidence.probabilities(scores.get(i))[answer];
      rows.add(new Row(probability, answer == gold[i]));
    }
    return rows;
  }

  private static double right(List<Row> rows) {
    return rows.isEmpty() ? 0 : (double) rows.stream().filter(Row::right).count() / rows.size();
  }

  /** Σ |right answers − probabilities| of each bin, over all rows. */
  private static double error(List<Row> rows) {
    double[] differences = new double[BINS];
    for (Row row : rows) {
      int bin = Math.max(0, (int) Math.ceil(row.probability() * BINS) - 1);
      differences[Math.min(BINS - 1, bin)] += (row.right() ? 1 : 0) - row.probability();
    }
    double sum = 0;
    for (double difference : differences) {
      sum += Math.abs(difference);
    }
    return rows.isEmpty() ? 0 : sum / rows.size();
  }
}
