package org.ltp4j.evaluation;

import java.util.List;

/**
 * What a model's scores say, and what of it counts: the one place where tasks with one label a row,
 * any number of them, and one a word differ after the scores.
 *
 * <p>An answer is an array of indices of labels: the label; the labels in ascending order, perhaps
 * none; or the label of each word.
 */
public sealed interface Decision permits OneLabel, LabelSet, WordTags {
  /** The labels in the order of scores. */
  List<String> labels();

  /** Names of what is counted, in the order of all counts: the labels, or types of spans. */
  List<String> counted();

  /**
   * The answer that scores give.
   *
   * @param scores of the labels, (C); for words those of each word that was read, one after another
   * @param words how many words the text has, if they are what has labels; else of no account
   */
  int[] decide(float[] scores, int words);

  /**
   * Probabilities, as files have them: of every label, or of each word's predicted label; 0 for
   * words that were not read.
   */
  double[] probabilities(float[] scores, int words);

  /** What a row adds to the counts. */
  RowCounts count(int[] gold, int[] predicted);

  /** The counts of rows together. */
  Tally tally(List<int[]> gold, List<int[]> predicted);

  /** The loss of a row, summed over what it has; words that were not read do not count. */
  double loss(float[] scores, int[] gold);

  /** How many losses {@link #loss} sums: what a mean divides by. */
  int losses(float[] scores);

  /** What stands between the labels of an answer in text; an answer of one label has none. */
  String separator();

  /** Whether an answer may be empty, which text says by its separator alone. */
  boolean mayBeEmpty();

  /** Decisions of which the best is chosen on dev, the usual one first. */
  default List<Decision> candidates() {
    return List.of(this);
  }

  /** An answer as text. */
  default String text(List<String> answer) {
    return answer.isEmpty() ? separator() : String.join(separator(), answer);
  }
}
