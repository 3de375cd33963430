package org.ltp4j.data;

import java.nio.file.Path;
import org.ltp4j.problem.Problem;

/**
 * A text file, unpacked where it is packed, line by line, with how far one has come: a reader that
 * has to go on where another one stopped passes over what that one has read, and compares it.
 */
public final class TextReader implements AutoCloseable {
  private final HashedInput input;
  private final Lines lines;

  private TextReader(HashedInput input, TextShape shape) {
    this.input = input;
    this.lines = new Lines(input, shape.longest());
  }

  /**
   * Opens a file.
   *
   * @throws Problem if it cannot be read
   */
  public static TextReader open(Path file, TextShape shape) {
    return new TextReader(new HashedInput(file, shape.field()), shape);
  }

  /** The next line; null at the end. */
  public Line next() {
    return lines.next();
  }

  /** Bytes of text, unpacked, up to the end of the last line. */
  public long position() {
    return lines.position();
  }

  /** Bytes of the file itself so far; of a packed one some more have been read ahead. */
  public long taken() {
    return input.taken();
  }

  /** Lines so far, empty ones included. */
  public long lines() {
    return lines.number();
  }

  /** CRC-32C of the bytes of text since this was asked the last time. */
  public int checksum() {
    return lines.checksum();
  }

  /**
   * Passes over lines that are known.
   *
   * @param bytes their bytes
   * @param count how many they are
   * @param checksum their CRC-32C
   * @throws Problem if there is other text
   */
  public void pass(long bytes, long count, int checksum) {
    if (!lines.pass(bytes, count) || lines.checksum() != checksum) {
      throw another("give the text of before, or choose another --out and another --cache");
    }
  }

  /** Passes over lines unseen, up to the first one that ends at a place in the text or behind. */
  public void passTo(long position) {
    lines.passTo(position);
  }

  /**
   * Goes on at the beginning of a later line; what is before it is only read where the text is
   * packed.
   *
   * @param position bytes of text before it
   * @param count lines before it
   * @throws Problem if the text is shorter
   */
  public void skipTo(long position, long count) {
    if (!lines.skipTo(position, count)) {
      throw another("run it again when nobody writes the text any more");
    }
  }

  /** That the text is not the one it was. */
  private Problem another(String remedy) {
    return Problem.input(input.file(), "the text that was read before", "another one", remedy);
  }

  @Override
  public void close() {
    input.close();
  }
}
