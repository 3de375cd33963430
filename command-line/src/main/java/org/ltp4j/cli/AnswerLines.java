package org.ltp4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.ltp4j.answer.Answer;
import org.ltp4j.answer.AnswerColumns;
import org.ltp4j.answer.AnswerColumns.Form;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.evaluation.OneLabel;
import org.ltp4j.evaluation.Spreadsheet;
import org.ltp4j.evaluation.WordTags;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;

/**
 * Answers as lines of text, one for each row, rows that have no answer included: {@code id}, the
 * {@linkplain AnswerColumns columns of the answer}, and {@code error}, which in JSON stands only
 * where there is no answer. In tables a text that a spreadsheet would take for a formula has an
 * apostrophe before it.
 */
final class AnswerLines {
  private final Format format;
  private final List<AnswerColumns.Column> columns;

  /** Formats of answers. */
  enum Format {
    /** A JSON object a line, with all digits. */
    JSONL,
    /** Cells between commas below a header, quoted where they must be (RFC 4180). */
    CSV,
    /** Cells between tabs below a header; tabs and line breaks in texts become spaces. */
    TSV
  }

  /**
   * Lines for a classifier's answers. Refuses scores of tags, of which a row has many, and what
   * only answers of one label have.
   *
   * @param format how lines are written
   * @param decision how scores become answers
   * @param confidence how scores become probabilities, where rows have one label each
   * @param logits whether scores before the softmax are written
   * @param uncalibrated whether probabilities are those of the model, without the temperature
   */
  AnswerLines(
      Format format,
      Decision decision,
      Confidence confidence,
      boolean logits,
      boolean uncalibrated) {
    if (uncalibrated && !(decision instanceof OneLabel)) {
      throw Problem.usage(
          "--uncalibrated",
          "a task with one label a row, whose probabilities may have a temperature",
          decision instanceof WordTags ? "tags of words" : "several labels a row",
          "leave it out");
    }
    Form form = format == Format.JSONL ? Form.NESTED : Form.CELLS;
    this.format = format;
    this.columns = AnswerColumns.of(decision, confidence, form, logits, uncalibrated);
  }

  /** What stands above the answers; empty for JSON. */
  Optional<String> header() {
    if (format == Format.JSONL) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>(List.of("id"));
    columns.forEach(column -> names.add(column.name()));
    names.add("error");
    return Optional.of(line(names));
  }

  /** The line of a row. */
  String answer(String id, Answer answer) {
    return line(id, column -> column.value().apply(answer), null);
  }

  /** The line of a row that has no answer. */
  String without(String id, String reason) {
    return line(id, column -> null, reason);
  }

  private String line(String id, Function<AnswerColumns.Column, Object> value, String error) {
    if (format == Format.JSONL) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("id", id);
      columns.forEach(column -> line.put(column.name(), value.apply(column)));
      line.put("error", error);
      line.values().removeIf(Objects::isNull);
      return Json.line(line);
    }
    List<String> cells = new ArrayList<>(List.of(Spreadsheet.safe(id)));
    columns.forEach(column -> cells.add(cell(value.apply(column))));
    cells.add(Spreadsheet.safe(cell(error)));
    return line(cells);
  }

  private static String cell(Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof Number number
        ? Spreadsheet.number(number.doubleValue())
        : value.toString();
  }

  private String line(List<String> cells) {
    return format == Format.CSV
        ? CSVFormat.RFC4180.format(cells.toArray())
        : cells.stream()
            .map(cell -> cell.replaceAll("\\R|\\p{Cntrl}", " "))
            .collect(Collectors.joining("\t"));
  }
}
