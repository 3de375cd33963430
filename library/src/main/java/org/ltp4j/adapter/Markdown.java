package org.ltp4j.adapter;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ltp4j.json.Json;

/** Text of unknown origin as parts of a Markdown page (GitHub's dialect, which the hub shows). */
final class Markdown {
  private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_{}\\[\\]<>&|#~!$]");
  private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");
  private static final Pattern BACKTICKS = Pattern.compile("`+");

  private Markdown() {}

  /** Plain text on one line, also in a table. */
  static String text(String text) {
    return SPECIAL.matcher(oneLine(text)).replaceAll("\\\\$0");
  }

  /** Code on one line, outside tables. */
  static String code(String text) {
    String fence = "`".repeat(longestBackticks(text) + 1);
    String space = text.isBlank() || text.startsWith("`") || text.endsWith("`") ? " " : "";
    return fence + space + oneLine(text) + space + fence;
  }

  /** Code as it is, line breaks included. */
  static String block(String text) {
    String fence = "`".repeat(Math.max(3, longestBackticks(text) + 1));
    return fence + "text\n" + text + "\n" + fence;
  }

  /** A table; cells are plain text. */
  static String table(List<String> header, List<List<String>> rows) {
    String rule = String.join("|", Collections.nCopies(header.size(), "---"));
    return row(header)
        + "\n|"
        + rule
        + "|"
        + rows.stream().map(cells -> "\n" + row(cells)).collect(Collectors.joining());
  }

  /** A table of two columns. */
  static String pairs(String key, String value, Map<String, ?> pairs) {
    return table(
        List.of(key, value),
        pairs.entrySet().stream().map(e -> List.of(e.getKey(), plain(e.getValue()))).toList());
  }

  /** A YAML mapping; JSON's texts and lists are YAML too, whatever stands in them. */
  static String yaml(Map<String, Object> mapping) {
    return mapping.entrySet().stream()
        .map(e -> e.getKey() + ": " + Json.line(e.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String plain(Object value) {
    return value instanceof String text ? text : value == null ? "" : Json.line(value);
  }

  private static String row(List<String> cells) {
    return cells.stream().map(Markdown::text).collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String oneLine(String text) {
    return BREAKS.matcher(text).replaceAll(" ").strip();
  }

  private static int longestBackticks(String text) {
    return BACKTICKS
        .matcher(text)
        .results()
        .mapToInt(run -> run.end() - run.start())
        .max()
        .orElse(0);
  }
}
