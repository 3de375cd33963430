package org.ltp4j.experiment;

import java.nio.DoubleBuffer;
import java.util.List;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.evaluation.Metric;

/** What dev rows add up to: the parts that several processes count give the {@link DevScores}. */
final class DevSums {
  /** What is counted of one way to decide. */
  private static final class Counted {
    final Decision decision;
    int right;
    final int[] hits;
    final int[] gold;
    final int[] predicted;

    Counted(Decision decision) {
      int classes = decision.counted().size();
      this.decision = decision;
      this.hits = new int[classes];
      this.gold = new int[classes];
      this.predicted = new int[classes];
    }

    void add(float[] scores, int[] answer) {
      var counts = decision.count(answer, decision.decide(scores, answer.length));
      counts.addTo(hits, gold, predicted, 1);
      right += counts.right() ? 1 : 0;
    }

    double f1() {
      return Metric.microF1(hits, gold, predicted);
    }
  }

  private int rows;
  private double losses;
  private double loss;
  private final List<Counted> candidates;

  private DevSums(Decision usual) {
    this.candidates = usual.candidates().stream().map(Counted::new).toList();
  }

  /**
   * Counts some rows, or none.
   *
   * @param scores of every row
   * @param gold true answers
   */
  static DevSums of(Decision usual, List<float[]> scores, int[][] gold) {
    DevSums sums = new DevSums(usual);
    for (int i = 0; i < gold.length; i++) {
      sums.rows++;
      sums.losses += usual.losses(scores.get(i));
      sums.loss += usual.loss(scores.get(i), gold[i]);
      for (Counted candidate : sums.candidates) {
        candidate.add(scores.get(i), gold[i]);
      }
    }
    return sums;
  }

  /** All of it as numbers, which may be summed with those of other rows. */
  double[] numbers() {
    int each = candidates.stream().mapToInt(c -> 1 + 3 * c.hits.length).sum();
    DoubleBuffer numbers = DoubleBuffer.allocate(3 + each);
    numbers.put(rows).put(losses).put(loss);
    for (Counted candidate : candidates) {
      numbers.put(candidate.right);
      for (int[] counts : List.of(candidate.hits, candidate.gold, candidate.predicted)) {
        for (int count : counts) {
          numbers.put(count);
        }
      }
    }
    return numbers.array();
  }

  /** The inverse of {@link #numbers}. */
  static DevSums read(Decision usual, double[] summed) {
    DoubleBuffer numbers = DoubleBuffer.wrap(summed);
    DevSums sums = new DevSums(usual);
    sums.rows = (int) numbers.get();
    sums.losses = numbers.get();
    sums.loss = numbers.get();
    for (Counted candidate : sums.candidates) {
      candidate.right = (int) numbers.get();
      for (int[] counts : List.of(candidate.hits, candidate.gold, candidate.predicted)) {
        for (int k = 0; k < counts.length; k++) {
          counts[k] = (int) numbers.get();
        }
      }
    }
    return sums;
  }

  /** The scores, by the first of the ways to decide that has the largest F1. */
  DevScores scores() {
    Counted best = candidates.get(0);
    for (Counted candidate : candidates) {
      best = candidate.f1() > best.f1() ? candidate : best;
    }
    return new DevScores(
        (double) best.right / rows,
        Metric.macroF1(best.hits, best.gold, best.predicted),
        best.f1(),
        loss / losses,
        best.decision);
  }
}
