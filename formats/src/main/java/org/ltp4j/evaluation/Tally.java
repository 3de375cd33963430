package org.ltp4j.evaluation;

import java.util.List;

/**
 * What all numbers over predictions are computed from: of each thing that is counted (a label, or a
 * type of span) how often it was found, is there, and was predicted; and how many rows are wholly
 * right.
 */
public sealed interface Tally permits Confusion, Counts {
  /** How many things are counted, C. */
  int classes();

  /** The number of rows. */
  int n();

  /** The number of rows whose whole answer is right. */
  int correct();

  /** How often this was predicted where it is. */
  int hits(int label);

  /** How often this is there. */
  int gold(int label);

  /** How often this was predicted. */
  int predicted(int label);

  /** What such results are measured by where nobody says. */
  default Metric usual() {
    return this instanceof Counts counts ? counts.of().usual() : Metric.ACCURACY;
  }

  /** What is counted of rows with one label each: which was taken for which. */
  static Tally ofLabels(int classes, List<int[]> gold, List<int[]> predicted) {
    return Confusion.of(
        classes,
        gold.stream().mapToInt(row -> row[0]).toArray(),
        predicted.stream().mapToInt(row -> row[0]).toArray());
  }
}
