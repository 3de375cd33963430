package org.ltp4j.corpus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/** Gathers the token ids of lines for a {@link Segment}. */
public final class SegmentBuilder {
  private static final int SMALL_VOCABULARY = 1 << Short.SIZE;

  private final int width;
  private int[] ids = new int[1 << 12];
  private int used;
  private int[] ends = new int[1 << 8];
  private int lines;

  /**
   * A segment without lines.
   *
   * @param vocabulary number of ids there are; up to 65,536 take 16 bits each
   */
  public SegmentBuilder(int vocabulary) {
    this.width = vocabulary <= SMALL_VOCABULARY ? Short.BYTES : Integer.BYTES;
  }

  /** Adds a line. */
  public void add(int[] line) {
    int needed = Math.addExact(used, line.length);
    if (needed > ids.length) {
      ids = Arrays.copyOf(ids, roomFor(needed));
    }
    System.arraycopy(line, 0, ids, used, line.length);
    used = needed;
    if (lines == ends.length) {
      ends = Arrays.copyOf(ends, roomFor(lines + 1));
    }
    ends[lines++] = used;
  }

  /** Says that a document ends here. */
  public void boundary() {
    if (lines > 0 && (lines == 1 ? 0 : ends[lines - 2]) < used) {
      add(new int[0]);
    }
  }

  private static int roomFor(int needed) {
    return (int) Math.min(Integer.MAX_VALUE - 8, needed + (long) needed / 2);
  }

  /**
   * The segment of all lines added so far.
   *
   * @throws ArithmeticException if it has more than 2 GB
   */
  public Segment build(Stretch stretch) {
    byte[] faults =
        stretch.shown().stream()
            .map(f -> f.line() + "\t" + f.reason() + "\n")
            .collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8);
    int size =
        Math.toIntExact(
            Segment.HEAD
                + (long) Integer.BYTES * lines
                + (long) width * used
                + faults.length
                + Segment.CHECKSUM_BYTES);
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.put(Segment.MAGIC).putInt(width).putInt(lines);
    out.putLong(stretch.from()).putLong(stretch.to()).putLong(stretch.lines());
    out.putInt(stretch.checksum()).putInt(stretch.texts()).putInt(stretch.repeated());
    out.putLong(stretch.faults()).putInt(faults.length);
    for (int i = 0; i < lines; i++) {
      out.putInt(ends[i]);
    }
    for (int i = 0; i < used; i++) {
      if (width == Short.BYTES) {
        out.putShort((short) ids[i]);
      } else {
        out.putInt(ids[i]);
      }
    }
    out.put(faults);
    CRC32C sum = new CRC32C();
    sum.update(out.duplicate().flip());
    out.putInt((int) sum.getValue());
    return new Segment(out.flip());
  }
}
