package org.ltp4j.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ltp4j.problem.Problem;

/**
 * The first row of a file of cells: its header, or a row of data under the task's own order of
 * columns. What looks like a header and is not understood is refused: as a row it would be a wrong
 * one, and the columns below it might be others than the task's.
 *
 * @param columns the columns of all rows
 * @param isRow whether the first row is data
 * @param note what a person should know; null if nothing
 */
record Header(List<String> columns, boolean isRow, String note) {
  private static final Pattern IDENTIFIER = Pattern.compile("\\p{Alpha}[\\w.-]*");

  /**
   * Looks at the first row.
   *
   * @param place the file, or a name of a stream
   * @param reading whether there must be labels; which language the file is known to be in
   * @throws Problem if the columns cannot be told, or a column occurs twice
   */
  static Header of(Path place, Task task, Reading reading, List<String> cells) {
    List<String> names = cells.stream().map(String::strip).toList();
    if (task.describes(names, reading.labelled())) {
      if (new HashSet<>(names).size() < names.size()) {
        throw Problem.input(place, "distinct columns", names, "rename those that occur twice");
      }
      return new Header(names, false, null);
    }
    List<String> order = task.columnsWithoutHeader(cells, reading);
    boolean looksLikeNames = names.stream().allMatch(name -> IDENTIFIER.matcher(name).matches());
    boolean namesColumns =
        names.stream().map(Header::lower).anyMatch(task.columnNames()::contains)
            || task.builtInWith(names, reading.labelled()).isPresent();
    if (order == null || namesColumns || (looksLikeNames && !hasLabel(task, order, names))) {
      throw notUnderstood(place, task, reading.labelled(), names);
    }
    boolean unsure = looksLikeNames && order.stream().noneMatch(task.labelColumns()::contains);
    String note =
        "the first row, %s, is taken for data, since it names no column of task %s"
            .formatted(abbreviated(names), task.name());
    return new Header(order, true, unsure ? note : null);
  }

  /** Whether a row without a header's help has a label where it belongs, or needs none. */
  private static boolean hasLabel(Task task, List<String> order, List<String> names) {
    for (int i = 0; i < order.size(); i++) {
      if (task.labelColumns().contains(order.get(i))) {
        return names.get(i).isBlank() || task.label(names.get(i)).isPresent();
      }
    }
    return true;
  }

  private static Problem notUnderstood(
      Path place, Task task, boolean labelled, List<String> names) {
    Optional<Problem> semicolons = semicolons(place, names);
    if (semicolons.isPresent()) {
      return semicolons.get();
    }
    Optional<String> other = task.builtInWith(names, labelled);
    boolean theirs =
        other.map(Task::named).filter(known -> hasLabelsOf(known, place, names)).isPresent();
    if (labelled && other.isPresent() && !theirs) {
      return Problem.input(
          place,
          "a header with " + task.describeColumns(true),
          abbreviated(names) + " and labels of no built-in task",
          "write a task file: ltp data %s --write-task task.yaml".formatted(place));
    }
    return Problem.input(
        place,
        "a header with " + task.describeColumns(labelled),
        abbreviated(names),
        other
            .filter(name -> theirs)
            .map(
                name ->
                    "these are the columns of task "
                        + name
                        + ": use --task "
                        + name
                        + (labelled ? "" : ", or an adapter of that task"))
            .orElse("add or mend the header, or name the columns in a task file"));
  }

  /** What Excel writes as CSV where a comma is the decimal point. */
  static Optional<Problem> semicolons(Path file, List<String> cells) {
    return cells.size() == 1 && cells.get(0).contains(";")
        ? Optional.of(
            Problem.input(
                file,
                "commas or tabs between cells",
                "semicolons: "
                    + abbreviated(Arrays.asList(cells.get(0).replace("\"", "").split(";"))),
                "save it with commas as .csv, or with tabs as .tsv"))
        : Optional.empty();
  }

  /**
   * Whether a file's labels are those of a task, but for mistakes; of a stream, which can be read
   * once, of a file whose name does not say what it is, and without labels the columns have to do.
   */
  private static boolean hasLabelsOf(Task task, Path file, List<String> names) {
    Optional<String> column = task.labelColumns().stream().filter(names::contains).findFirst();
    if (column.isEmpty() || !Files.isRegularFile(file) || !SplitFiles.isDataFile(file)) {
      return true;
    }
    List<String> labels = Columns.valuesOf(file, column.get());
    long known = labels.stream().filter(label -> task.label(label).isPresent()).count();
    return labels.isEmpty() || 2 * known > labels.size();
  }

  static String abbreviated(List<String> cells) {
    List<String> shown = new ArrayList<>();
    for (String cell : cells.subList(0, Math.min(6, cells.size()))) {
      shown.add(cell.length() > 30 ? cell.substring(0, 30) + "..." : cell);
    }
    return "%s cells %s".formatted(cells.size(), shown);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
