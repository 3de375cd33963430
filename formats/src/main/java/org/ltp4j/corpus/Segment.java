package org.ltp4j.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;

/**
 * Token ids of a stretch of text, line by line and without special ones: mapped from a file or in
 * memory. Lines without ids stand for the ends of documents.
 *
 * <p>A file is little-endian: {@code LTPTOK01}; bytes per id, 2 or 4 (32 bits); number of lines
 * (32); the {@link Stretch}: from, to, lines (64 each), checksum, texts, repeated (32 each), faults
 * (64); the length of the faults' text (32); for each line the number of ids up to its end (32
 * each); the ids; the faults that are named, {@code NUMBER TAB REASON} a line in UTF-8; CRC-32C of
 * all of this (32).
 */
public final class Segment {
  static final byte[] MAGIC = "LTPTOK01".getBytes(StandardCharsets.US_ASCII);
  static final int HEAD = 64;
  static final int CHECKSUM_BYTES = Integer.BYTES;
  private static final int BLOCK = 1 << 20;

  private final ByteBuffer bytes;
  private final int width;
  private final int lines;
  private final Stretch stretch;

  /**
   * Reads a segment's header.
   *
   * @param bytes all of the file
   */
  Segment(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    this.width = bytes.getInt(8);
    this.lines = bytes.getInt(12);
    this.stretch =
        new Stretch(
            bytes.getLong(16),
            bytes.getLong(24),
            bytes.getLong(32),
            bytes.getInt(40),
            bytes.getInt(44),
            bytes.getInt(48),
            bytes.getLong(52),
            shown(bytes.getInt(60)));
  }

  /**
   * Maps a file whose checksum is right.
   *
   * @throws Problem if it is damaged or not there
   */
  public static Segment open(Path file) {
    Segment segment = ofWhole(file);
    if (segment == null) {
      throw Problem.input(
          file, "the token ids that were written there", "damage", "delete the file");
    }
    return segment;
  }

  /**
   * The same, but null if the file is damaged.
   *
   * @throws Problem if it cannot be read
   */
  static Segment ofWhole(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return isWhole(channel)
          ? new Segment(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()))
          : null;
    } catch (IOException e) {
      throw Problem.input(
              file, "the token ids that were written there", e.getMessage(), "delete the file")
          .causedBy(e);
    }
  }

  /** Maps a file that this process has just written or looked through. */
  static Segment map(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new Segment(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    } catch (IOException e) {
      throw Problem.input(
              file, "the token ids that were written there", e.getMessage(), "delete the file")
          .causedBy(e);
    }
  }

  /** Writes all bytes under a temporary name, then renames. */
  public void write(Path file) {
    AtomicFiles.writeChannel(
        file,
        channel -> {
          ByteBuffer all = bytes.duplicate().rewind();
          while (all.hasRemaining()) {
            channel.write(all);
          }
        });
  }

  /** Read, not mapped: pages of a mapping count as the process's memory. */
  private static boolean isWhole(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < HEAD + CHECKSUM_BYTES || size > Integer.MAX_VALUE) {
      return false;
    }
    CRC32C sum = new CRC32C();
    ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    long left = size - CHECKSUM_BYTES;
    while (left > 0) {
      block.clear().limit((int) Math.min(left, BLOCK));
      int n = channel.read(block);
      if (n < 0) {
        return false;
      }
      sum.update(block.flip());
      left -= n;
    }
    block.clear().limit(CHECKSUM_BYTES);
    while (block.hasRemaining()) {
      if (channel.read(block) < 0) {
        return false;
      }
    }
    return block.getInt(0) == (int) sum.getValue();
  }

  /** The part of the text that this segment holds. */
  public Stretch stretch() {
    return stretch;
  }

  /** CRC-32C of the whole file, without the bytes that hold it. */
  public int checksum() {
    return bytes.getInt(bytes.limit() - CHECKSUM_BYTES);
  }

  /** Lines, those without ids included. */
  public int lines() {
    return lines;
  }

  /** Ids in all lines. */
  public int ids() {
    return lines == 0 ? 0 : end(lines - 1);
  }

  /** Where a line's ids end, and those of the next line begin. */
  public int end(int line) {
    return bytes.getInt(HEAD + Integer.BYTES * line);
  }

  /** Where a line's ids begin. */
  public int start(int line) {
    return line == 0 ? 0 : end(line - 1);
  }

  /** The ids of a line. */
  public int[] line(int line) {
    int[] ids = new int[end(line) - start(line)];
    copy(start(line), ids, 0, ids.length);
    return ids;
  }

  /** Copies {@code n} ids, the first of them number {@code from}. */
  public void copy(int from, int[] into, int at, int n) {
    int place = HEAD + Integer.BYTES * lines + width * from;
    for (int i = 0; i < n; i++) {
      into[at + i] =
          width == Short.BYTES
              ? Short.toUnsignedInt(bytes.getShort(place + Short.BYTES * i))
              : bytes.getInt(place + Integer.BYTES * i);
    }
  }

  /** The line that the id of this number belongs to. */
  public int lineOf(int id) {
    int low = 0;
    int high = lines - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (end(middle) > id) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private List<Stretch.Fault> shown(int length) {
    byte[] text = new byte[length];
    bytes.duplicate().position(bytes.limit() - CHECKSUM_BYTES - length).get(text);
    List<Stretch.Fault> shown = new ArrayList<>();
    new String(text, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split("\t", 2))
        .forEach(pair -> shown.add(new Stretch.Fault(Long.parseLong(pair[0]), pair[1])));
    return shown;
  }
}
