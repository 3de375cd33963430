package org.ltp4j.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;
import org.ltp4j.report.ReportSettings.Over;
import org.ltp4j.trial.StoredTrial;

/** Trials as tables: one for each group of trials that can be compared. */
final class TableBuilder {
  private static final List<String> TABLES_OF_THEIR_OWN = List.of("shots", "task");
  private static final String MEAN = "mean";
  private static final String ZERO_SHOT = "zero-shot mean";

  private final Measure measure;
  private final Trials trials;
  private final List<String> rowFields;
  private final String columns;

  /** The field that columns show, and rows and tables need not; empty where they show none. */
  private final List<String> shown;

  /** A builder of tables of accuracies. */
  TableBuilder(Trials trials, List<String> rows, String columns) {
    this(Measure.USUAL, trials, rows, columns);
  }

  /**
   * A builder of tables.
   *
   * @param measure what stands in them
   * @param trials measured ones
   * @throws Problem if rows or columns name a field that no trial has
   */
  TableBuilder(Measure measure, Trials trials, List<String> rows, String columns) {
    this.measure = measure;
    this.trials = trials;
    this.columns = columns;
    this.shown = isByLanguage() && !trials.isInOwnLanguages() ? List.of() : List.of(columns);
    this.rowFields = rows.isEmpty() ? usualRows(trials, shown) : rows;
    rows.forEach(field -> requireField(field, "--rows"));
    if (!isByLanguage()) {
      requireField(columns, "--columns");
    }
  }

  /** The fields that make rows. */
  List<String> rowFields() {
    return rowFields;
  }

  List<ResultTable> build() {
    List<ResultTable> tables = new ArrayList<>();
    groups().forEach((title, group) -> tables.add(table(tables.size() + 1, title, group)));
    return tables;
  }

  /** For each table what its rows cost. */
  List<NumberTable> costs() {
    List<NumberTable> tables = new ArrayList<>();
    groups()
        .forEach(
            (title, group) ->
                tables.add(
                    CostTable.of(
                        "cost-" + (tables.size() + 1),
                        title,
                        String.join(", ", rowFields),
                        group.by(rowFields))));
    return tables;
  }

  /** The trials of each table, by its title. */
  Map<String, Trials> groups() {
    List<String> used = new ArrayList<>(rowFields);
    used.addAll(shown);
    return trials.groups(trials.varying(used));
  }

  private ResultTable table(int number, String title, Trials group) {
    List<String> names =
        new ArrayList<>(isByLanguage() ? Languages.of(group) : group.values(columns));
    int parts = names.size();
    if (isByLanguage()) {
      names.add(MEAN);
    }
    if (isByLanguage() && hasOtherZeroShot(group)) {
      names.add(ZERO_SHOT);
    }
    Map<String, Trials> rows = new LinkedHashMap<>(group.by(rowFields));
    if (isByLanguage()) {
      rows.replaceAll((label, row) -> row.together());
    }
    List<String> labels = List.copyOf(rows.keySet());
    Map<String, List<List<Optional<Double>>>> values = new LinkedHashMap<>();
    rows.forEach(
        (label, row) ->
            values.put(
                label,
                IntStream.range(0, names.size())
                    .mapToObj(c -> values(row, names.get(c), c - parts))
                    .toList()));
    List<List<Sample>> samples = new ArrayList<>();
    List<List<Boolean>> partial = new ArrayList<>();
    for (String label : labels) {
      List<List<Optional<Double>>> own = values.get(label);
      samples.add(own.stream().map(TableBuilder::sample).toList());
      partial.add(
          IntStream.range(0, names.size())
              .mapToObj(
                  c ->
                      isOfFewer(own, values.values(), c)
                          || isIncompleteMean(rows.get(label), c, parts))
              .toList());
    }
    return new ResultTable(
        "table-" + number,
        title,
        String.join(", ", rowFields),
        names,
        rows(labels, samples, partial),
        new Footnote(measure, group, isByLanguage(), hasPartial(partial, samples)).lines());
  }

  /**
   * One value for each trial, of a language, of a mean, or of the trials with a field's value.
   *
   * @param behind the column's place behind those of the languages; negative for those
   */
  private List<Optional<Double>> values(Trials row, String column, int behind) {
    Function<StoredTrial, Optional<Double>> number = mean(measure.over());
    if (isByLanguage()) {
      number =
          behind < 0
              ? t -> Languages.in(t, column).map(measure::of)
              : mean(behind == 0 ? Over.ALL : Over.ZERO_SHOT);
    }
    Trials of = isByLanguage() ? row : row.where(columns, column);
    return of.all().stream().map(number).toList();
  }

  private Function<StoredTrial, Optional<Double>> mean(Over over) {
    return t -> new Measure(measure.metric(), over).of(t.result().evaluation());
  }

  private static boolean hasOtherZeroShot(Trials group) {
    return group.all().stream().anyMatch(t -> t.result().evaluation().hasOtherZeroShot());
  }

  /** Whether another number of the row, or of the column, is of more trials. */
  private static boolean isOfFewer(
      List<List<Optional<Double>>> row, Collection<List<List<Optional<Double>>>> rows, int column) {
    return Stream.concat(row.stream(), rows.stream().map(other -> other.get(column)))
        .anyMatch(other -> count(other) > count(row.get(column)));
  }

  /** A mean over fewer languages than the table has cannot be compared with the others. */
  private boolean isIncompleteMean(Trials row, int column, int parts) {
    return isByLanguage()
        && column >= parts
        && row.all().stream().anyMatch(t -> t.result().evaluation().languages().size() < parts);
  }

  private List<ResultTable.Row> rows(
      List<String> labels, List<List<Sample>> samples, List<List<Boolean>> partial) {
    List<ResultTable.Row> rows = new ArrayList<>();
    for (int r = 0; r < labels.size(); r++) {
      List<ResultTable.Cell> cells = new ArrayList<>();
      for (int c = 0; c < samples.get(r).size(); c++) {
        Sample sample = samples.get(r).get(c);
        boolean isPartial = partial.get(r).get(c);
        boolean isBest =
            sample != null
                && !isPartial
                && sample.mean() == best(samples, partial, c)
                && sample.mean() > worst(samples, c);
        cells.add(new ResultTable.Cell(sample, isBest, isPartial));
      }
      rows.add(new ResultTable.Row(labels.get(r), cells));
    }
    return rows;
  }

  /** The best of whole numbers. */
  private static double best(List<List<Sample>> samples, List<List<Boolean>> partial, int column) {
    return IntStream.range(0, samples.size())
        .filter(r -> samples.get(r).get(column) != null && !partial.get(r).get(column))
        .mapToDouble(r -> samples.get(r).get(column).mean())
        .max()
        .orElse(Double.NaN);
  }

  /** Where all rows are alike none is the best. */
  private static double worst(List<List<Sample>> samples, int column) {
    return samples.stream()
        .map(row -> row.get(column))
        .filter(Objects::nonNull)
        .mapToDouble(Sample::mean)
        .min()
        .orElse(Double.NaN);
  }

  private static boolean hasPartial(List<List<Boolean>> partial, List<List<Sample>> samples) {
    return IntStream.range(0, partial.size())
        .anyMatch(
            r ->
                IntStream.range(0, partial.get(r).size())
                    .anyMatch(c -> partial.get(r).get(c) && samples.get(r).get(c) != null));
  }

  private static long count(List<Optional<Double>> values) {
    return values.stream().filter(Optional::isPresent).count();
  }

  private static Sample sample(List<Optional<Double>> values) {
    List<Double> present = values.stream().flatMap(Optional::stream).toList();
    return present.isEmpty() ? null : new Sample(present);
  }

  private boolean isByLanguage() {
    return columns.equals(ReportSettings.LANGUAGE);
  }

  private static List<String> usualRows(Trials trials, List<String> shown) {
    List<String> apart = new ArrayList<>(TABLES_OF_THEIR_OWN);
    apart.addAll(shown);
    List<String> varying = trials.varying(apart);
    if (!varying.isEmpty()) {
      return varying;
    }
    return trials.fields().contains("method") ? List.of("method") : List.of();
  }

  private void requireField(String field, String flag) {
    List<String> known = trials.fields();
    if (!trials.all().isEmpty() && !known.contains(field)) {
      throw Problem.usage(
          flag, "a field of the trials", "'" + field + "'", Nearest.remedy(field, known));
    }
  }
}
