package org.ltp4j.evaluation;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The numbers of one tally. A quotient without denominator is 0, as in scikit-learn.
 *
 * @param n number of rows
 * @param correct number of rows whose whole answer is right
 * @param accuracy correct / n
 * @param interval Wilson's 95 % interval of the accuracy
 * @param macroF1 mean F1 of the labels that occur, as true ones or as predictions (scikit-learn's
 *     rule); labels that do neither are left out
 * @param microF1 F1 of all labels together; where rows have one label each, the accuracy
 * @param classes precision, recall, F1 and support of every label or type, in the task's order
 * @param majorityShare share of the most frequent true label: what always saying it would score;
 *     NaN where rows have not one label each
 * @param chance 1 / number of labels: what guessing would score; NaN likewise
 */
public record Metrics(
    int n,
    int correct,
    double accuracy,
    Interval interval,
    double macroF1,
    double microF1,
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

  /** The numbers of a tally of at least one row. */
  public static Metrics of(Tally tally) {
    int n = tally.n();
    if (n == 0) {
      throw new IllegalArgumentException("no rows");
    }
    int labels = tally.classes();
    List<LabelMetrics> classes =
        IntStream.range(0, labels).mapToObj(label -> ofLabel(tally, label)).toList();
    int[] hits = counts(labels, tally::hits);
    int[] gold = counts(labels, tally::gold);
    int[] predicted = counts(labels, tally::predicted);
    double macroF1 = Metric.macroF1(hits, gold, predicted);
    boolean oneEach = tally instanceof Confusion;
    int majority = IntStream.of(gold).max().orElseThrow();
    return new Metrics(
        n,
        tally.correct(),
        share(tally.correct(), n),
        Interval.wilson(tally.correct(), n),
        macroF1,
        Metric.microF1(hits, gold, predicted),
        classes,
        oneEach ? share(majority, n) : Double.NaN,
        oneEach ? share(1, labels) : Double.NaN);
  }

  private static int[] counts(int labels, IntUnaryOperator of) {
    return IntStream.range(0, labels).map(of).toArray();
  }

  private static LabelMetrics ofLabel(Tally tally, int label) {
    int hits = tally.hits(label);
    int gold = tally.gold(label);
    int predicted = tally.predicted(label);
    return new LabelMetrics(
        share(hits, predicted), share(hits, gold), share(2L * hits, (long) gold + predicted), gold);
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
