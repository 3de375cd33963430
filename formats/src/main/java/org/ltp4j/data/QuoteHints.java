package org.ltp4j.data;

import java.util.Optional;
import java.util.regex.Pattern;

/** Notices cells whose quotation marks suggest that the other reading (quoted or not) was meant. */
final class QuoteHints {
  /** A cell as a program writes it that quotes: marks around it, and doubled ones in it. */
  private static final Pattern QUOTED = Pattern.compile("(?s)\"(?=.*\"\".)(?:[^\"]|\"\")*+\"");

  private final boolean quotes;
  private long count;
  private long first;

  /**
   * Starts without any.
   *
   * @param quotes whether quotation marks are read as quoting
   */
  QuoteHints(boolean quotes) {
    this.quotes = quotes;
  }

  void see(long line, DelimitedRecord record) {
    boolean other =
        quotes
            ? record.hasStrayQuote()
            : record.cells().stream().anyMatch(cell -> QUOTED.matcher(cell).matches());
    if (other) {
      count++;
      first = count == 1 ? line : first;
    }
  }

  /** A warning; empty if nothing suggests the other reading. */
  Optional<String> note() {
    if (count == 0) {
      return Optional.empty();
    }
    String rows = count + (count == 1 ? " row" : " rows") + ", the first in line " + first + ", ";
    return Optional.of(
        quotes
            ? rows + "with quotes that nothing quotes: if they are text, write tsv-quotes: literal"
            : rows + "look quoted as in CSV and keep their quotes: mend it by tsv-quotes: csv");
  }
}
