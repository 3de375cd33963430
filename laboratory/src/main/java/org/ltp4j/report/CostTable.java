package org.ltp4j.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.ltp4j.trial.StoredTrial;
import org.ltp4j.trial.TrialResult;

/**
 * What the rows of a result table cost: size of what was trained, time, memory.
 *
 * @param id short name for files: lower-case letters, digits, hyphens
 * @param title what the trials in it have in common
 * @param corner what the rows are
 * @param columns names of the columns
 * @param rows the rows, each with a cell for each column
 * @param notes what the numbers are
 */
record CostTable(
    String id,
    String title,
    String corner,
    List<String> columns,
    List<Row> rows,
    List<String> notes) {
  private static final double MEGA = 1e6;
  private static final List<String> NOTES =
      List.of(
          "Means over trials; of the memory, which is that of the whole process, the largest."
              + " Seconds of shared stages were spent once for all trials that use them, and are"
              + " not among those of a trial.");

  /**
   * A row.
   *
   * @param label name of the row
   * @param cells its numbers
   */
  record Row(String label, List<Cell> cells) {}

  /**
   * A number.
   *
   * @param value with all digits; null if unknown
   * @param text for people
   */
  record Cell(Double value, String text) {}

  /** A column: its number of one trial, how those of several become one, and its decimals. */
  private record Quantity(
      Function<TrialResult, Number> of, ToDoubleFunction<DoubleStream> summary, int decimals) {}

  /** The costs of the rows of a table. */
  static CostTable of(String id, String title, String corner, Map<String, Trials> parts) {
    Map<String, Quantity> columns = columns(parts.values().stream().toList());
    List<Row> rows = new ArrayList<>();
    parts.forEach(
        (label, part) ->
            rows.add(new Row(label, columns.values().stream().map(q -> cell(part, q)).toList())));
    return new CostTable(id, title, corner, List.copyOf(columns.keySet()), rows, NOTES);
  }

  /** What stands above it. */
  String heading() {
    return title.isEmpty() ? "Cost" : "Cost: " + title;
  }

  /** Header and rows as people read them. */
  List<List<String>> texts() {
    List<List<String>> all = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of(corner));
    header.addAll(columns);
    all.add(header);
    for (Row row : rows) {
      List<String> cells = new ArrayList<>(List.of(row.label));
      row.cells.forEach(cell -> cells.add(cell.text));
      all.add(cells);
    }
    return all;
  }

  private static Map<String, Quantity> columns(List<Trials> parts) {
    Map<String, Quantity> columns = new LinkedHashMap<>();
    columns.put("trials", new Quantity(t -> 1, DoubleStream::sum, 0));
    columns.put("trained parameters", mean(TrialResult::trainedParameters, 0));
    columns.put("adapter, MB", mean(t -> mega(t.adapterBytes()), 2));
    List<TrialResult> trials =
        parts.stream().flatMap(part -> part.all().stream()).map(StoredTrial::result).toList();
    StageSeconds.columns(trials).forEach((name, of) -> columns.put(name, mean(of::apply, 1)));
    columns.put(
        "peak memory, MB",
        new Quantity(t -> mega(t.peakMemoryBytes()), n -> n.max().orElseThrow(), 0));
    return columns;
  }

  private static Quantity mean(Function<TrialResult, Number> of, int decimals) {
    return new Quantity(of, numbers -> numbers.average().orElseThrow(), decimals);
  }

  private static Cell cell(Trials part, Quantity quantity) {
    double[] known =
        part.all().stream()
            .map(trial -> quantity.of.apply(trial.result()))
            .filter(Objects::nonNull)
            .mapToDouble(Number::doubleValue)
            .toArray();
    if (known.length == 0) {
      return new Cell(null, ResultTable.NOTHING);
    }
    double value = quantity.summary.applyAsDouble(DoubleStream.of(known));
    return new Cell(value, String.format(Locale.ROOT, "%,." + quantity.decimals + "f", value));
  }

  private static Double mega(Long bytes) {
    return bytes == null ? null : bytes / MEGA;
  }
}
