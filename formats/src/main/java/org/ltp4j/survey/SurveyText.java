package org.ltp4j.survey;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.ltp4j.data.TaskKind;

/** A survey as text for a terminal. */
public final class SurveyText {
  private SurveyText() {}

  /** Tables of rows and lengths, then what splits share, then what to mend. */
  public static String of(Survey survey) {
    StringBuilder out = new StringBuilder();
    out.append("task      %s, %s\n\n".formatted(survey.task(), survey.taskFrom()));
    List<List<String>> rows = new ArrayList<>();
    boolean spans = survey.kind() == TaskKind.TOKENS;
    String labels = spans ? "spans" : "labels";
    rows.add(List.of("split", "language", "rows", "again", "folded", labels));
    survey.groups().forEach(group -> rows.add(row(group, spans)));
    table(out, rows);
    List<Group> measured = survey.groups().stream().filter(g -> g.lengths() != null).toList();
    if (!measured.isEmpty()) {
      List<List<String>> lengths = new ArrayList<>();
      lengths.add(
          List.of(
              "split",
              "language",
              "median",
              "95 %",
              "longest",
              "over " + survey.maxLength(),
              "unknown",
              "tokens/character"));
      measured.forEach(group -> lengths.add(lengths(group)));
      out.append('\n');
      table(out, lengths);
    }
    if (!survey.overlaps().isEmpty() || !survey.problems().isEmpty()) {
      out.append('\n');
    }
    for (Shared shared : survey.overlaps()) {
      out.append(
          "overlap   %s of %s are in %s too, %s where case and spaces do not count: %s\n"
              .formatted(
                  count(shared.exact()),
                  shared.split(),
                  shared.other(),
                  shared.folded(),
                  shared.example()));
    }
    survey.problems().forEach(problem -> out.append("look at   %s\n".formatted(problem)));
    return out.toString();
  }

  static String count(long rows) {
    return rows + (rows == 1 ? " row" : " rows");
  }

  private static List<String> row(Group group, boolean spans) {
    long labelled = group.rows() - group.unlabelled();
    String labels =
        group.labels().entrySet().stream()
            // Of spans a row has any number, so that they are no share of rows.
            .map(l -> l.getKey() + " " + (spans ? l.getValue() : percent(l, labelled)))
            .collect(Collectors.joining(", "));
    return List.of(
        group.split(),
        group.language(),
        Long.toString(group.rows()),
        Long.toString(group.duplicates()),
        Long.toString(group.foldedDuplicates()),
        labelled == 0 ? "none" : labels);
  }

  private static List<String> lengths(Group group) {
    Lengths lengths = group.lengths();
    return List.of(
        group.split(),
        group.language(),
        Integer.toString(lengths.median()),
        Integer.toString(lengths.most95()),
        Integer.toString(lengths.longest()),
        String.format(Locale.ROOT, "%.1f %%", 100 * lengths.over()),
        String.format(Locale.ROOT, "%.2f %%", 100 * lengths.unknown()),
        String.format(Locale.ROOT, "%.2f", lengths.tokensPerCharacter()));
  }

  private static String percent(Map.Entry<String, Long> label, long all) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * label.getValue() / all);
  }

  /** Columns as wide as their widest cell, numbers to the right. */
  private static void table(StringBuilder out, List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String space = " ".repeat(widths[i] - row.get(i).length());
        boolean number = i >= 2 && !List.of("labels", "spans").contains(rows.get(0).get(i));
        line.append(number ? space + row.get(i) : row.get(i) + space).append("  ");
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
  }
}
