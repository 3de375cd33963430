package org.ltp4j.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ltp4j.problem.Problem;

/**
 * What stands in the columns of a file, whatever task it may be of.
 *
 * @param file the file
 * @param rows how many rows there are
 * @param byName column → what stands in it, in the file's order
 */
record Columns(Path file, long rows, Map<String, Content> byName) {
  /** More different values than this are no labels and are not kept. */
  static final int MOST_VALUES = 200;

  /** What stands in one column. */
  static final class Content {
    private final Map<String, String> values = new LinkedHashMap<>();
    private long filled;
    private long characters;

    private void add(String cell) {
      String value = cell.strip();
      if (!value.isEmpty()) {
        filled++;
        characters += value.length();
        if (values.size() <= MOST_VALUES) {
          values.putIfAbsent(value.toLowerCase(Locale.ROOT), value);
        }
      }
    }

    /** The different values but for case, each as it is written first; of very many a part. */
    List<String> values() {
      return List.copyOf(values.values());
    }

    /** Whether there are more values than labels can be. */
    boolean isOpen() {
      return values.size() > MOST_VALUES;
    }

    long filled() {
      return filled;
    }

    double meanLength() {
      return filled == 0 ? 0 : (double) characters / filled;
    }
  }

  /**
   * Reads a file whose first row names its columns; rows that cannot be read are passed over.
   *
   * @throws Problem if there are no rows, or the first one does not look like names
   */
  static Columns of(Path file) {
    BadRowLog bad = new BadRowLog(file, "row");
    Columns columns = in(file, bad);
    if (columns.rows == 0) {
      List<String> faults = bad.finish(BadRows.SKIP);
      throw Problem.input(
          file,
          "at least one row",
          faults.isEmpty() ? "none" : "none that can be used: " + faults.get(0),
          "check that this is the right file, in UTF-8");
    }
    return columns;
  }

  /** The different values of a column, of very many a part; none where no row can be read. */
  static List<String> valuesOf(Path file, String column) {
    return in(file, new BadRowLog(file, "row")).byName.getOrDefault(column, new Content()).values();
  }

  private static Columns in(Path file, BadRowLog bad) {
    HashedInput.requireFile(file);
    Map<String, Content> contents = new LinkedHashMap<>();
    long[] rows = {0};
    try (HashedInput input = new HashedInput(file)) {
      read(
          input,
          RowFormat.of(file),
          bad,
          cells -> header(file, cells),
          row -> {
            rows[0]++;
            row.cells().forEach((n, c) -> contents.computeIfAbsent(n, x -> new Content()).add(c));
          });
    }
    return new Columns(file, rows[0], contents);
  }

  /**
   * The first row's cells; empty if the rows are objects.
   *
   * @throws Problem if it cannot be read: the next one would be taken for the header
   */
  static List<String> firstRow(Path file) {
    HashedInput.requireFile(file);
    List<String> first = new ArrayList<>();
    try (HashedInput input = new HashedInput(file)) {
      RowFormat format = RowFormat.of(file);
      if (format == RowFormat.TSV || format == RowFormat.CSV) {
        Lines lines = new Lines(input, Lines.MAX_BYTES);
        Line line = lines.next();
        if (line != null) {
          lines.requireUsable(line);
          boolean comma = format == RowFormat.CSV;
          DelimitedRecord record = new DelimitedRecord(comma ? ',' : '\t', comma);
          record.add(line.text());
          record.cells().forEach(cell -> first.add(cell.strip()));
        }
      }
    }
    Header.semicolons(file, first)
        .ifPresent(
            problem -> {
              throw problem;
            });
    return first;
  }

  static void read(
      HashedInput input,
      RowFormat format,
      Faults bad,
      Function<List<String>, Header> header,
      Consumer<Row> sink) {
    switch (format) {
      case TSV -> new Table(input, header, '\t', false, bad).read(sink);
      case CSV -> new Table(input, header, ',', true, bad).read(sink);
      case JSONL, PARQUET -> new JsonRows(input, bad, sink).readLines();
      case JSON -> new JsonRows(input, bad, sink).readDocument();
      default -> throw RowFormat.unknown(input.file(), ".txt");
    }
  }

  static Header header(Path file, List<String> cells) {
    List<String> names = cells.stream().map(String::strip).toList();
    boolean areNames =
        names.stream().allMatch(name -> !name.isEmpty() && name.length() <= 40 && Names.fit(name));
    if (!areNames || new HashSet<>(names).size() < names.size()) {
      throw Problem.input(
          file,
          "a first row that names the columns",
          Header.abbreviated(names),
          "write one, or name the columns in a task file by column-order");
    }
    return new Header(names, false, null);
  }
}
