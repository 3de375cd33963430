package org.ltp4j.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The cells of one record of delimited text, fed line by line, as Python's csv and pandas read them
 * (RFC 4180 and what it leaves open): a quotation mark opens a quoted cell only as the cell's first
 * character and is an ordinary character elsewhere; inside a quoted cell a doubled one is one, and
 * delimiters and line breaks are text; what follows the closing one is text of the same cell.
 *
 * <p>Own code, since CSV libraries read from a stream to its end: they cannot say on which line a
 * record began, pass over a line that is no UTF-8, or go on behind a quote that nothing closes.
 */
final class DelimitedRecord {
  private enum State {
    START,
    PLAIN,
    QUOTED,
    CLOSED
  }

  private final char delimiter;
  private final boolean quotes;
  private final List<String> cells = new ArrayList<>();
  private final StringBuilder cell = new StringBuilder();
  private State state = State.START;
  private boolean stray;
  private boolean textBehind;

  /**
   * An empty record.
   *
   * @param quotes whether quotation marks quote; otherwise they are ordinary characters
   */
  DelimitedRecord(char delimiter, boolean quotes) {
    this.delimiter = delimiter;
    this.quotes = quotes;
  }

  /** Adds a line; whether the record is complete, or goes on in the next one. */
  boolean add(String line) {
    if (state == State.QUOTED) {
      cell.append('\n');
    }
    for (int i = 0; i < line.length(); i++) {
      next(line.charAt(i));
    }
    if (state == State.QUOTED) {
      return false;
    }
    endCell();
    return true;
  }

  /** The cells, once the record is complete. */
  List<String> cells() {
    return cells;
  }

  /** How many characters a record that is not complete has taken since its last complete cell. */
  int pending() {
    return cell.length();
  }

  /** Whether a quotation mark stood where none of a program that quotes would stand. */
  boolean hasStrayQuote() {
    return stray;
  }

  /** Whether text follows a closing quotation mark in its cell. */
  boolean hasTextBehindQuote() {
    return textBehind;
  }

  private void next(char c) {
    if (state == State.QUOTED) {
      if (c == '"') {
        state = State.CLOSED;
      } else {
        cell.append(c);
      }
    } else if (c == delimiter) {
      endCell();
    } else if (c == '"' && quotes && state != State.PLAIN) {
      if (state == State.CLOSED) {
        cell.append(c);
      }
      state = State.QUOTED;
    } else {
      textBehind |= state == State.CLOSED;
      stray |= state == State.CLOSED || c == '"';
      state = State.PLAIN;
      cell.append(c);
    }
  }

  private void endCell() {
    cells.add(cell.toString());
    cell.setLength(0);
    state = State.START;
  }
}
