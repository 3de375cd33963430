package org.ltp4j.composable;

import java.util.Arrays;

/**
 * What changed in one tensor.
 *
 * @param name the tensor's, as transformers has it
 * @param shape its sizes, outermost first
 * @param entries flat row-major indices of the entries that changed, ascending
 * @param values what is added to each of them
 */
public record SparseChange(String name, long[] shape, long[] entries, float[] values) {
  /** Checks that entries and values belong together. */
  public SparseChange {
    if (entries.length != values.length) {
      throw new IllegalArgumentException(entries.length + " entries, " + values.length + " values");
    }
  }

  /**
   * What to add to a number so that single precision gives another, as far as it can: the sum can
   * miss by a rounding where the other is much nearer to zero.
   */
  public static float added(float before, float after) {
    float difference = after - before;
    for (float near : new float[] {Math.nextUp(difference), Math.nextDown(difference)}) {
      if (before + difference != after && before + near == after) {
        return near;
      }
    }
    return difference;
  }

  /** The first place in {@link #entries} whose entry is not below this one. */
  int firstFrom(long entry) {
    int found = Arrays.binarySearch(entries, entry);
    return found < 0 ? -found - 1 : found;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SparseChange c
        && name.equals(c.name)
        && Arrays.equals(shape, c.shape)
        && Arrays.equals(entries, c.entries)
        && Arrays.equals(values, c.values);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return entries.length + " entries of " + name + Arrays.toString(shape);
  }
}
