package org.ltp4j.corpus;

import java.io.Serializable;
import java.util.List;

/**
 * A part of a text, and what was found in it.
 *
 * @param from where it begins, bytes of unpacked text
 * @param to where it ends, behind a line
 * @param lines how many lines it has, empty ones included
 * @param checksum CRC-32C of its bytes
 * @param texts lines with text that were tokenised
 * @param repeated those that stand in it once more
 * @param faults lines that cannot be used
 * @param shown the first of them
 */
public record Stretch(
    long from,
    long to,
    long lines,
    int checksum,
    int texts,
    int repeated,
    long faults,
    List<Fault> shown)
    implements Serializable {
  /**
   * A line that cannot be used.
   *
   * @param line its number in the text, from 1
   */
  public record Fault(long line, String reason) implements Serializable {}
}
