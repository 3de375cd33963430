package org.ltp4j.optim;

import java.util.SortedSet;
import org.ltp4j.ticket.Bitmap;

/** Entries of a few rows among all selected entries of a table. */
final class TouchedRows {
  private TouchedRows() {}

  /** Is called with an entry. */
  interface Visitor {
    /**
     * An entry.
     *
     * @param place its place among all selected entries of the table
     * @param j its place among those of the rows
     */
    void visit(int place, int j);
  }

  /** How many selected entries the rows have. */
  static int size(Bitmap bits, int columns, SortedSet<Integer> rows) {
    return rows.stream().mapToInt(row -> (int) bits.countInRow(row, columns)).sum();
  }

  /** Visits the rows' entries in ascending order. */
  static void forEach(Bitmap bits, int columns, SortedSet<Integer> rows, Visitor visitor) {
    int place = 0;
    int j = 0;
    long counted = 0;
    for (int row : rows) {
      long start = (long) row * columns;
      place += (int) bits.count(counted, start);
      for (long i = bits.next(start); i < start + columns; i = bits.next(i + 1)) {
        visitor.visit(place++, j++);
      }
      counted = start + columns;
    }
  }
}
