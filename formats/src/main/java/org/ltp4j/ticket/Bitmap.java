package org.ltp4j.ticket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.LongBinaryOperator;
import java.util.function.LongConsumer;

/**
 * A fixed number of bits over a tensor's flat (row-major) index. Entry i is bit {@code i & 63} of
 * word {@code i >> 6}; on disk it is bit {@code i & 7} of byte {@code i >> 3}, which is the same
 * order in little-endian bytes. Bits beyond the length are always zero, so that walking words needs
 * no special case at the end.
 */
public final class Bitmap {
  private final long length;
  private final long[] words;

  /** An empty bitmap of this many bits. */
  public Bitmap(long length) {
    if (length < 0) {
      throw new IllegalArgumentException("negative length " + length);
    }
    this.length = length;
    this.words = new long[Math.toIntExact((length + 63) >> 6)];
  }

  /** A bitmap of this many bits, all of them set. */
  public static Bitmap full(long length) {
    Bitmap bitmap = new Bitmap(length);
    bitmap.setAll();
    return bitmap;
  }

  /**
   * Reads the on-disk form.
   *
   * @throws IllegalArgumentException if the bytes are not exactly {@link #byteLength} many, or if
   *     bits beyond the length are set
   */
  public static Bitmap fromBytes(long length, ByteBuffer bytes) {
    Bitmap bitmap = new Bitmap(length);
    if (bytes.remaining() != bitmap.byteLength()) {
      throw new IllegalArgumentException(
          bytes.remaining() + " bytes for " + length + " bits instead of " + bitmap.byteLength());
    }
    ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    in.asLongBuffer().get(bitmap.words, 0, in.remaining() >> 3);
    for (int i = in.remaining() & ~7; i < in.remaining(); i++) {
      bitmap.words[i >> 3] |= (in.get(i) & 0xffL) << ((i & 7) << 3);
    }
    if (bitmap.words.length > 0 && (bitmap.words[bitmap.words.length - 1] & ~bitmap.tail()) != 0) {
      throw new IllegalArgumentException("bits set beyond the last of " + length);
    }
    return bitmap;
  }

  /** The on-disk form, {@link #byteLength} bytes. */
  public ByteBuffer toBytes() {
    ByteBuffer out = ByteBuffer.allocate(words.length << 3).order(ByteOrder.LITTLE_ENDIAN);
    out.asLongBuffer().put(words);
    return out.limit(Math.toIntExact(byteLength()));
  }

  /** The number of bits. */
  public long length() {
    return length;
  }

  /** The number of bytes on disk. */
  public long byteLength() {
    return byteLength(length);
  }

  static long byteLength(long length) {
    return (length + 7) >> 3;
  }

  /** The number of 64-bit words. */
  public int words() {
    return words.length;
  }

  /**
   * The entries 64w to 64w+63. The fast way through a bitmap: {@code for (long m = word(w); m != 0;
   * m &= m - 1) use(((long) w << 6) + Long.numberOfTrailingZeros(m))}.
   */
  public long word(int w) {
    return words[w];
  }

  /** Whether entry i is set. */
  public boolean get(long i) {
    check(i);
    return (words[(int) (i >> 6)] >>> i & 1) != 0;
  }

  /** Sets entry i. */
  public void set(long i) {
    check(i);
    words[(int) (i >> 6)] |= 1L << i;
  }

  /** Sets every entry. */
  public void setAll() {
    Arrays.fill(words, -1L);
    if (words.length > 0) {
      words[words.length - 1] = tail();
    }
  }

  /** Adds bits to a word; the caller keeps to the length and to words of its own thread. */
  void orWord(int w, long bits) {
    words[w] |= bits;
  }

  /** The first set entry at or after i, or {@link #length} if there is none. */
  public long next(long i) {
    int w = (int) (i >> 6);
    if (w >= words.length) {
      return length;
    }
    long word = words[w] & (-1L << i);
    while (word == 0) {
      if (++w == words.length) {
        return length;
      }
      word = words[w];
    }
    return ((long) w << 6) + Long.numberOfTrailingZeros(word);
  }

  /** Calls back with every set entry, in ascending order. */
  public void forEachSetBit(LongConsumer entry) {
    for (int w = 0; w < words.length; w++) {
      for (long m = words[w]; m != 0; m &= m - 1) {
        entry.accept(((long) w << 6) + Long.numberOfTrailingZeros(m));
      }
    }
  }

  /** The number of set entries. */
  public long cardinality() {
    long count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** The number of set entries in from (inclusive) to to (exclusive). */
  public long count(long from, long to) {
    if (from < 0 || from > to || to > length) {
      throw new IndexOutOfBoundsException(from + ".." + to + " of " + length + " bits");
    }
    if (from == to) {
      return 0;
    }
    int first = (int) (from >> 6);
    int last = (int) ((to - 1) >> 6);
    long high = -1L >>> -to;
    if (first == last) {
      return Long.bitCount(words[first] & (-1L << from) & high);
    }
    long count = Long.bitCount(words[first] & (-1L << from)) + Long.bitCount(words[last] & high);
    for (int w = first + 1; w < last; w++) {
      count += Long.bitCount(words[w]);
    }
    return count;
  }

  /** The number of set entries in one row of a matrix with this many columns. */
  public long countInRow(long row, long columns) {
    return count(row * columns, (row + 1) * columns);
  }

  /** The number of entries set in both. */
  public long andCount(Bitmap other) {
    checkSameLength(other);
    long count = 0;
    for (int w = 0; w < words.length; w++) {
      count += Long.bitCount(words[w] & other.words[w]);
    }
    return count;
  }

  /** The entries that are set in either. */
  public Bitmap or(Bitmap other) {
    return combine(other, (a, b) -> a | b);
  }

  /** The entries that are set in both. */
  public Bitmap and(Bitmap other) {
    return combine(other, (a, b) -> a & b);
  }

  /** The entries that are set here and not there. */
  public Bitmap andNot(Bitmap other) {
    return combine(other, (a, b) -> a & ~b);
  }

  private Bitmap combine(Bitmap other, LongBinaryOperator operator) {
    checkSameLength(other);
    Bitmap result = new Bitmap(length);
    for (int w = 0; w < words.length; w++) {
      result.words[w] = operator.applyAsLong(words[w], other.words[w]);
    }
    return result;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bitmap b && length == b.length && Arrays.equals(words, b.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return cardinality() + " of " + length + " bits";
  }

  private long tail() {
    return -1L >>> -length;
  }

  private void check(long i) {
    if (i < 0 || i >= length) {
      throw new IndexOutOfBoundsException(i + " of " + length + " bits");
    }
  }

  private void checkSameLength(Bitmap other) {
    if (length != other.length) {
      throw new IllegalArgumentException(length + " bits against " + other.length);
    }
  }
}
