package org.ltp4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.ltp4j.evaluation.Spreadsheet;
import org.ltp4j.report.ResultTable.Cell;
import org.ltp4j.report.ResultTable.Row;

/**
 * A table as it stands in files.
 *
 * @param id name of the files, without their endings
 * @param markdown with title and notes
 * @param csv with all digits, without title and notes
 * @param latex a tabular for the package booktabs, with its notes below
 */
record TableFiles(String id, String markdown, String csv, String latex) {
  private static final Map<Integer, String> LATEX =
      Map.ofEntries(
          Map.entry((int) '\\', "\\textbackslash{}"),
          Map.entry((int) '~', "\\textasciitilde{}"),
          Map.entry((int) '^', "\\textasciicircum{}"),
          Map.entry((int) '±', "$\\pm$"),
          Map.entry((int) '–', "--"),
          Map.entry((int) '−', "$-$"),
          Map.entry((int) '<', "\\textless{}"),
          Map.entry((int) '>', "\\textgreater{}"));

  static TableFiles of(ResultTable table) {
    return new TableFiles(table.id(), markdown(table), csv(table), latex(table));
  }

  static TableFiles of(NumberTable table) {
    return new TableFiles(table.id(), markdown(table), csv(table), latex(table));
  }

  static String markdown(ResultTable table) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(header(table).stream().map(TableFiles::markdown).toList());
    for (Row row : table.rows()) {
      List<String> cells = new ArrayList<>(List.of(markdown(row.label())));
      row.cells().forEach(cell -> cells.add(bold(cell, "**", markdown(cell.text(" ± ")), "**")));
      lines.add(cells);
    }
    return markdown(table.title(), lines, table.notes());
  }

  static String markdown(NumberTable table) {
    List<List<String>> lines =
        table.texts().stream().map(row -> row.stream().map(TableFiles::markdown).toList()).toList();
    return markdown(table.title(), lines, table.notes());
  }

  private static String markdown(String title, List<List<String>> lines, List<String> notes) {
    StringBuilder text = new StringBuilder();
    if (!title.isEmpty()) {
      text.append("**").append(markdown(title)).append("**\n\n");
    }
    text.append(line(lines.get(0)));
    text.append("|---|").append("---:|".repeat(lines.get(0).size() - 1)).append("\n");
    lines.subList(1, lines.size()).forEach(cells -> text.append(line(cells)));
    notes.forEach(note -> text.append("\n").append(markdown(Isolated.plain(note))).append("\n"));
    return text.toString();
  }

  static String csv(NumberTable table) {
    StringBuilder text = new StringBuilder(csvLine(List.copyOf(table.texts().get(0))));
    for (NumberTable.Row row : table.rows()) {
      List<Object> cells = new ArrayList<>(List.of(row.label()));
      row.cells().forEach(cell -> cells.add(cell.value() == null ? "" : cell.value()));
      text.append(csvLine(cells));
    }
    return text.toString();
  }

  static String latex(NumberTable table) {
    List<String> lines =
        table.texts().stream().map(row -> latexLine(row.stream().map(TableFiles::latex))).toList();
    return latex(table.columns().size(), lines, table.notes());
  }

  /** Shares between 0 and 1 with all their digits: mean, deviation and number of trials. */
  static String csv(ResultTable table) {
    List<Object> header = new ArrayList<>(List.of(table.corner()));
    table.columns().forEach(c -> header.addAll(List.of(c, c + " std", c + " trials")));
    StringBuilder text = new StringBuilder(csvLine(header));
    for (Row row : table.rows()) {
      List<Object> cells = new ArrayList<>(List.of(row.label()));
      for (Cell cell : row.cells()) {
        Sample sample = cell.sample();
        cells.addAll(
            sample == null
                ? List.of("", "", 0)
                : List.of(
                    sample.mean(), sample.size() < 2 ? "" : sample.deviation(), sample.size()));
      }
      text.append(csvLine(cells));
    }
    return text.toString();
  }

  static String latex(ResultTable table) {
    List<String> lines = new ArrayList<>();
    lines.add(latexLine(header(table).stream().map(TableFiles::latex)));
    for (Row row : table.rows()) {
      List<String> cells = new ArrayList<>(List.of(latex(row.label())));
      row.cells().forEach(cell -> cells.add(bold(cell, "\\textbf{", latex(cell.text(" ± ")), "}")));
      lines.add(latexLine(cells.stream()));
    }
    return latex(table.columns().size(), lines, table.notes());
  }

  private static String latex(int columns, List<String> lines, List<String> notes) {
    StringBuilder text = new StringBuilder("% needs \\usepackage{booktabs}\n");
    text.append("\\begin{tabular}{l").append("r".repeat(columns)).append("}\n");
    text.append("\\toprule\n").append(lines.get(0)).append("\\midrule\n");
    lines.subList(1, lines.size()).forEach(text::append);
    text.append("\\bottomrule\n\\end{tabular}\n");
    notes.forEach(note -> text.append("\n").append(latex(Isolated.plain(note))).append("\n"));
    return text.toString();
  }

  private static List<String> header(ResultTable table) {
    List<String> header = new ArrayList<>(List.of(table.corner()));
    header.addAll(table.columns());
    return header;
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String csvLine(List<Object> cells) {
    Object[] safe =
        cells.stream().map(c -> c instanceof String s ? Spreadsheet.safe(s) : c).toArray();
    return CSVFormat.RFC4180.format(safe) + "\n";
  }

  /**
   * Begins with an empty group: a name such as [x] would be taken for an option of the line before.
   */
  private static String latexLine(Stream<String> cells) {
    return cells.collect(Collectors.joining(" & ", "{}", " \\\\\n"));
  }

  private static String bold(Cell cell, String before, String text, String after) {
    return cell.isBest() ? before + text + after : text;
  }

  /** Names of unknown origin must not become markup or end their cell. */
  private static String markdown(String text) {
    return text.replaceAll("\\R|\\p{Cntrl}", " ")
        .replaceAll("([\\\\`*_{}\\[\\]<>|#&~$])", "\\\\$1");
  }

  private static String latex(String text) {
    return text.replaceAll("\\R|\\p{Cntrl}", " ")
        .codePoints()
        .mapToObj(
            c ->
                LATEX.containsKey(c)
                    ? LATEX.get(c)
                    : ("&%$#_{}".indexOf(c) >= 0 ? "\\" : "") + Character.toString(c))
        .collect(Collectors.joining());
  }
}
