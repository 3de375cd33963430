package org.ltp4j.optim;

import org.bytedeco.pytorch.Tensor;

/** An embedding table's trained entries, as they take gradients of the rows that a batch reads. */
interface RowGradients {
  /** Adds gradient rows (U, H) of distinct {@code ids} (U). */
  void addRows(long[] ids, Tensor gradient);
}
