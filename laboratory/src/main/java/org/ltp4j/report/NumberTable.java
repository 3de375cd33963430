package org.ltp4j.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of numbers that are no accuracies, such as costs.
 *
 * @param id short name for files: lower-case letters, digits, hyphens
 * @param title what stands above it
 * @param corner what the rows are
 * @param columns names of the columns
 * @param rows the rows, each with a cell for each column
 * @param notes what the numbers are
 */
record NumberTable(
    String id,
    String title,
    String corner,
    List<String> columns,
    List<Row> rows,
    List<String> notes) {
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
   * @param value with all digits; null if unknown
   * @param text for people
   */
  record Cell(Double value, String text) {}

  /** Header and rows as people read them. */
  List<List<String>> texts() {
    List<List<String>> all = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of(corner));
    header.addAll(columns);
    all.add(header);
    for (Row row : rows) {
      List<String> cells = new ArrayList<>(List.of(row.label));
      row.cells.forEach(cell -> cells.add(cell.text));
      all.add(cells);
    }
    return all;
  }
}
