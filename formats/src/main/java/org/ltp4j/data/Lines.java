package org.ltp4j.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.ltp4j.problem.Problem;

/**
 * The lines of a UTF-8 file, one at a time. Only a line feed (with a carriage return before it or
 * not) ends a line: other separators of Unicode stand inside sentences. A line that is no UTF-8 or
 * too long for the memory it may take comes as a fault, and reading goes on after it.
 */
final class Lines {
  /** Longest line of a data file, in bytes. */
  static final int MAX_BYTES = 8 << 20;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final HashedInput input;
  private final int maxBytes;
  private final byte[] buffer = new byte[1 << 16];
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final CRC32C sum = new CRC32C();
  private int at;
  private int end;
  private long filled;
  private long number;

  Lines(HashedInput input, int maxBytes) {
    this.input = input;
    this.maxBytes = maxBytes;
  }

  /** What is read. */
  Path file() {
    return input.file();
  }

  /** The next line; null at the end. */
  Line next() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    long length = 0;
    boolean any = false;
    while (at < end || fill()) {
      any = true;
      int stop = at;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      length += stop - at;
      if (length <= maxBytes) {
        bytes.write(buffer, at, stop - at);
      } else {
        bytes.reset();
      }
      boolean ended = stop < end;
      int next = ended ? stop + 1 : stop;
      sum.update(buffer, at, next - at);
      at = next;
      if (ended) {
        break;
      }
    }
    if (!any) {
      return null;
    }
    number++;
    return length > maxBytes
        ? new Line(number, null, "%s bytes, more than the %s of a line".formatted(length, maxBytes))
        : decode(bytes.toByteArray());
  }

  /** Refuses a line that is no UTF-8 or too long, where no other can stand for it. */
  void requireUsable(Line line) {
    if (line.fault() != null) {
      throw Problem.input(
          file() + " line " + line.number(),
          "a line of text in UTF-8",
          line.fault(),
          "save the file as UTF-8");
    }
  }

  /** Bytes of the content up to the end of the last line. */
  long position() {
    return filled - (end - at);
  }

  /** Lines so far. */
  long number() {
    return number;
  }

  /** CRC-32C of the bytes since this was asked the last time. */
  int checksum() {
    int value = (int) sum.getValue();
    sum.reset();
    return value;
  }

  /**
   * Goes on behind lines that are known.
   *
   * @param bytes how many bytes they have
   * @param lines how many they are
   * @return whether the content has as many bytes
   */
  boolean pass(long bytes, long lines) {
    long left = bytes;
    while (left > 0 && (at < end || fill())) {
      int n = (int) Math.min(left, end - at);
      sum.update(buffer, at, n);
      at += n;
      left -= n;
    }
    number += lines;
    return left == 0;
  }

  /**
   * Passes over lines that nobody has to look at, up to the first one that ends there or behind.
   */
  void passTo(long position) {
    boolean open = false;
    while (position() < position || open) {
      if (at == end && !fill()) {
        break;
      }
      open = buffer[at++] != '\n';
      number += open ? 0 : 1;
    }
    number += open ? 1 : 0;
    sum.reset();
  }

  /**
   * Goes on at the beginning of a later line, without reading what is before it where that can be.
   *
   * @param lines how many lines are before it
   * @return whether the content has so many bytes
   */
  boolean skipTo(long position, long lines) {
    int n = (int) Math.min(end - at, position - position());
    at += n;
    if (position() < position) {
      filled += input.skip(position - position());
    }
    number = lines;
    sum.reset();
    return position() == position;
  }

  private boolean fill() {
    at = 0;
    end = Math.max(0, input.read(buffer));
    if (filled == 0) {
      requireNoUtf16();
    }
    filled += end;
    return end > 0;
  }

  /** Of UTF-16 most lines would be UTF-8, with NUL between letters. */
  private void requireNoUtf16() {
    int mark = end < 2 ? 0 : (buffer[0] & 0xFF) << 8 | buffer[1] & 0xFF;
    if (mark == 0xFFFE || mark == 0xFEFF) {
      throw Problem.input(
          file(), "text in UTF-8", "UTF-16, by its first two bytes", "save the file as UTF-8");
    }
  }

  private Line decode(byte[] bytes) {
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
    CharBuffer out = CharBuffer.allocate(length);
    decoder.reset();
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      return new Line(number, null, "not UTF-8 at byte " + (in.position() + 1));
    }
    String text = out.flip().toString();
    return new Line(
        number, number == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text, null);
  }
}
