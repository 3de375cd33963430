package org.ltp4j.evaluation;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The numbers of one confusion matrix. A quotient without denominator is 0, as in scikit-learn.
 *
 * @param n number of rows
 * @param correct number of right predictions
 * @param accuracy correct / n
 * @param interval Wilson's 95 % interval of the accuracy
 * @param macroF1 mean F1 of the labels that occur, as true ones or as predictions (scikit-learn's
 *     rule); labels that do neither are left out
 * @param classes precision, recall, F1 and support of every label, in the task's order
 * @param majorityShare share of the most frequent true label: what always saying it would score
 * @param chance 1 / number of labels: what guessing would score
 */
public record Metrics(
    int n,
    int correct,
    double accuracy,
    Interval interval,
    double macroF1,
    List<LabelMetrics> classes,
    double majorityShare,
    double chance) {

  /**
   * The numbers of one label.
   *
   * @param precision share of right ones among the rows that were given it
   * @param recall share of rows that were found among those that have it
   * @param f1 harmonic mean of both
   * @param support number of rows that have it
   */
  public record LabelMetrics(double precision, double recall, double f1, int support) {}

  /** The numbers of a matrix with at least one row. */
  public static Metrics of(Confusion confusion) {
    int n = confusion.n();
    if (n == 0) {
      throw new IllegalArgumentException("no rows");
    }
    int labels = confusion.classes();
    List<LabelMetrics> classes =
        IntStream.range(0, labels).mapToObj(label -> ofLabel(confusion, label)).toList();
    double macroF1 =
        Metric.macroF1(
            counts(labels, confusion::hits),
            counts(labels, confusion::gold),
            counts(labels, confusion::predicted));
    int majority = IntStream.range(0, labels).map(confusion::gold).max().orElseThrow();
    return new Metrics(
        n,
        confusion.correct(),
        share(confusion.correct(), n),
        Interval.wilson(confusion.correct(), n),
        macroF1,
        classes,
        share(majority, n),
        share(1, labels));
  }

  private static int[] counts(int labels, IntUnaryOperator of) {
    return IntStream.range(0, labels).map(of).toArray();
  }

  private static LabelMetrics ofLabel(Confusion confusion, int label) {
    int hits = confusion.hits(label);
    int gold = confusion.gold(label);
    int predicted = confusion.predicted(label);
    return new LabelMetrics(
        share(hits, predicted), share(hits, gold), share(2L * hits, (long) gold + predicted), gold);
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
