package org.ltp4j.report;

import java.util.List;

/**
 * Accuracies as a table.
 *
 * @param id short name for files: lower-case letters, digits, hyphens
 * @param title what the trials in it have in common
 * @param corner what the rows are
 * @param columns names of the columns
 * @param rows the rows, each with a cell for each column
 * @param notes what the numbers have to be measured against
 */
record ResultTable(
    String id,
    String title,
    String corner,
    List<String> columns,
    List<Row> rows,
    List<String> notes) {
  /** What stands where there is no number. */
  static final String NOTHING = "–";

  /** Marks a number from fewer trials or languages than its neighbours. */
  static final String PARTIAL = "*";

  /**
   * A row.
   *
   * @param label name of the row
   * @param cells its numbers
   */
  record Row(String label, List<Cell> cells) {}

  /**
   * A number.
   *
   * @param sample the accuracies; null if there are none
   * @param isBest whether no other row has a higher mean in this column, and one has a lower
   * @param isPartial whether it lacks seeds or languages that others of the row or column have
   */
  record Cell(Sample sample, boolean isBest, boolean isPartial) {
    /** The number for people, between these words if there is a deviation. */
    String text(String plusMinus) {
      if (sample == null) {
        return NOTHING;
      }
      String deviation = sample.points();
      return sample.percent()
          + (deviation.isEmpty() ? "" : plusMinus + deviation)
          + (isPartial ? PARTIAL : "");
    }
  }
}
