package org.ltp4j.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Rows of cells between commas or tabs, with or without quoting. */
final class Table {
  private final Function<List<String>, Header> headerOf;
  private final char delimiter;
  private final boolean quotes;
  private final Faults bad;
  private final Lines lines;
  private final QuoteHints hints;

  /** Lines that were looked at and are to be read again. */
  private final Deque<Line> again = new ArrayDeque<>();

  private Header header;

  /**
   * A table to read.
   *
   * @param headerOf what the first row says about the columns
   */
  Table(
      HashedInput input,
      Function<List<String>, Header> headerOf,
      char delimiter,
      boolean quotes,
      Faults bad) {
    this.headerOf = headerOf;
    this.delimiter = delimiter;
    this.quotes = quotes;
    this.bad = bad;
    this.lines = new Lines(input, Lines.MAX_BYTES);
    this.hints = new QuoteHints(quotes);
  }

  void read(Consumer<Row> sink) {
    for (Line line = next(); line != null; line = next()) {
      if (line.fault() != null) {
        bad.add(line.number(), line.fault());
      } else if (!line.text().isBlank() || line.text().indexOf(delimiter) >= 0) {
        record(line, sink);
      }
    }
    if (delimiter == '\t') {
      hints.note().ifPresent(bad::note);
    }
  }

  private Line next() {
    return again.isEmpty() ? lines.next() : again.pop();
  }

  /** One record, which goes on over line breaks inside quotes. */
  private void record(Line first, Consumer<Row> sink) {
    DelimitedRecord record = new DelimitedRecord(delimiter, quotes);
    List<Line> more = new ArrayList<>();
    boolean complete = record.add(first.text());
    while (!complete) {
      Line line = next();
      if (line != null) {
        more.add(line);
      }
      if (line == null || line.fault() != null || record.pending() > Lines.MAX_BYTES) {
        bad.add(first.number(), "a quote that is not closed");
        giveBack(more);
        return;
      }
      complete = record.add(line.text());
    }
    List<String> cells = record.cells();
    if (header == null) {
      header = headerOf.apply(cells);
      if (header.note() != null) {
        bad.note(header.note());
      }
      if (!header.isRow()) {
        return;
      }
    }
    // A quote that was meant as text may have swallowed rows up to the next one.
    boolean swallowed = !more.isEmpty() && record.hasTextBehindQuote();
    if (!swallowed && cells.size() == header.columns().size()) {
      hints.see(first.number(), record);
      row(first.number(), cells, sink);
    } else {
      String until = more.isEmpty() ? "" : " up to line " + more.get(more.size() - 1).number();
      bad.add(
          first.number(),
          swallowed
              ? "a quote that is not closed" + until + ", where text follows it"
              : "%s cells%s where %s belong"
                  .formatted(cells.size(), until, header.columns().size()));
      giveBack(more);
    }
  }

  private void giveBack(List<Line> taken) {
    for (int i = taken.size() - 1; i >= 0; i--) {
      again.push(taken.get(i));
    }
  }

  private void row(long line, List<String> cells, Consumer<Row> sink) {
    if (!header.isRow() && cells.stream().map(String::strip).toList().equals(header.columns())) {
      bad.add(line, "the header once more");
      return;
    }
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      row.put(header.columns().get(i), cells.get(i));
    }
    sink.accept(new Row(line, row));
  }
}
