package org.ltp4j.composable;

import java.util.function.LongUnaryOperator;

/**
 * The order in which composable-sft counts a tensor's entries: the first dimension runs fastest,
 * column by column, where safetensors and PyTorch run row by row. Vectors are the same in both.
 */
final class ColumnOrder {
  private ColumnOrder() {}

  /**
   * Row-major indices in ascending order.
   *
   * @param columnMajor ascending
   * @param values are put into the same order
   */
  static SparseChange toRows(String name, long[] shape, long[] columnMajor, float[] values) {
    if (shape.length < 2) {
      return new SparseChange(name, shape, columnMajor, values);
    }
    long rows = shape[0];
    long columns = shape[1];
    int[] next = starts(rows, columnMajor, i -> i % rows);
    long[] entries = new long[columnMajor.length];
    float[] sorted = new float[values.length];
    for (int i = 0; i < columnMajor.length; i++) {
      long row = columnMajor[i] % rows;
      int to = next[(int) row]++;
      entries[to] = row * columns + columnMajor[i] / rows;
      sorted[to] = values[i];
    }
    return new SparseChange(name, shape, entries, sorted);
  }

  /** The same entries with column-major indices, ascending. */
  static SparseChange toColumns(SparseChange change) {
    if (change.shape().length < 2) {
      return change;
    }
    long rows = change.shape()[0];
    long columns = change.shape()[1];
    int[] next = starts(columns, change.entries(), i -> i % columns);
    long[] entries = new long[change.entries().length];
    float[] sorted = new float[entries.length];
    for (int i = 0; i < entries.length; i++) {
      long entry = change.entries()[i];
      int to = next[(int) (entry % columns)]++;
      entries[to] = entry % columns * rows + entry / columns;
      sorted[to] = change.values()[i];
    }
    return new SparseChange(change.name(), change.shape(), entries, sorted);
  }

  /** Where each bucket begins: one pass sorts, since within a bucket the order is right already. */
  private static int[] starts(long buckets, long[] entries, LongUnaryOperator bucket) {
    int[] starts = new int[Math.toIntExact(buckets) + 1];
    for (long entry : entries) {
      starts[(int) bucket.applyAsLong(entry) + 1]++;
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    return starts;
  }
}
