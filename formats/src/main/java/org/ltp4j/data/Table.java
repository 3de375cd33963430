package org.ltp4j.data;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.ltp4j.problem.Problem;

/** Rows of cells: TSV, where quotes are literal characters, and CSV, where they are not. */
final class Table {
  private final HashedInput input;
  private final Task task;
  private final boolean labelled;
  private final boolean quoted;
  private final Faults bad;
  private List<String> header;

  Table(HashedInput input, Task task, boolean labelled, boolean quoted, Faults bad) {
    this.input = input;
    this.task = task;
    this.labelled = labelled;
    this.quoted = quoted;
    this.bad = bad;
  }

  void read(Consumer<Row> sink) {
    Lines lines = new Lines(input, Lines.MAX_BYTES);
    for (Line line = lines.next(); line != null; line = lines.next()) {
      if (line.fault() != null) {
        bad.add(line.number(), line.fault());
      } else if (!line.text().isBlank()) {
        List<String> cells = quoted ? csv(line, lines) : List.of(line.text().split("\t", -1));
        if (cells != null && !isHeader(cells)) {
          row(line.number(), cells, sink);
        }
      }
    }
  }

  private boolean isHeader(List<String> cells) {
    if (header != null) {
      return false;
    }
    List<String> names = cells.stream().map(String::strip).toList();
    if (task.describes(names, labelled)) {
      header = names;
      if (new HashSet<>(header).size() < header.size()) {
        throw Problem.input(
            input.file(), "distinct columns", header, "rename those that occur twice");
      }
      return true;
    }
    header = task.columnsWithoutHeader(cells.size(), labelled);
    if (header == null) {
      throw Problem.input(
          input.file(),
          "a header with " + task.describeColumns(labelled),
          abbreviated(cells),
          "add the header, or name the columns in a task file");
    }
    return false;
  }

  private void row(long line, List<String> cells, Consumer<Row> sink) {
    if (cells.size() != header.size()) {
      bad.add(line, "%s cells where %s belong".formatted(cells.size(), header.size()));
      return;
    }
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < header.size(); i++) {
      row.put(header.get(i), cells.get(i));
    }
    sink.accept(new Row(line, row));
  }

  /** One CSV record, which goes on over line breaks inside quotes; null if it is malformed. */
  private List<String> csv(Line first, Lines lines) {
    StringBuilder text = new StringBuilder(first.text());
    boolean open = oddQuotes(first.text());
    while (open) {
      Line line = lines.next();
      if (line == null || line.fault() != null || text.length() > Lines.MAX_BYTES) {
        bad.add(first.number(), "a quote that is not closed");
        return null;
      }
      text.append('\n').append(line.text());
      open ^= oddQuotes(line.text());
    }
    try (CSVParser parser = CSVFormat.RFC4180.parse(new StringReader(text.toString()))) {
      List<CSVRecord> records = parser.getRecords();
      return records.get(0).toList();
    } catch (IOException | RuntimeException e) {
      bad.add(first.number(), "malformed quotes");
      return null;
    }
  }

  private static boolean oddQuotes(String text) {
    return text.chars().filter(c -> c == '"').count() % 2 == 1;
  }

  private static String abbreviated(List<String> cells) {
    List<String> shown = new ArrayList<>();
    for (String cell : cells.subList(0, Math.min(6, cells.size()))) {
      shown.add(cell.length() > 30 ? cell.substring(0, 30) + "..." : cell);
    }
    return "%s cells %s".formatted(cells.size(), shown);
  }
}
