package org.ltp4j.corpus;

/**
 * Where a large text is cut into segments, and which of them make up a window. Both follow from the
 * text alone. Segment n ends with the first line that ends {@code first · 2ⁿ} bytes behind its
 * beginning, or {@code most} bytes if that is less. Windows double for ever: the first ones are one
 * segment each, later ones 2, 4, 8, …
 *
 * @param first bytes of the first segment
 * @param most bytes of the largest ones; {@code first} times a power of two
 */
public record Cut(long first, long most) {
  /** Cuts for text that is streamed. */
  public static final Cut STREAMED = new Cut(1 << 16, 1 << 24);

  /** Refuses what does not double. */
  public Cut {
    if (first < 1 || most < first || Long.bitCount(most / first) != 1 || most % first != 0) {
      throw new IllegalArgumentException(first + " does not double to " + most);
    }
  }

  /** Least bytes of a segment. */
  long bytes(int segment) {
    return segment < doublings() ? first << segment : most;
  }

  /** The first segment of a window; of the window behind it, the end of this one. */
  public int windowStart(int window) {
    int d = doublings();
    return window <= d + 1 ? window : Math.addExact(d - 1, 1 << window - d);
  }

  private int doublings() {
    return Long.numberOfTrailingZeros(most / first);
  }
}
