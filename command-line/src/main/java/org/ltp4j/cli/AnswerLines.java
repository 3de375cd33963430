package org.ltp4j.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.ltp4j.answer.Classification;
import org.ltp4j.evaluation.Spreadsheet;
import org.ltp4j.json.Json;

/**
 * Answers as lines of text, one for each row, also for rows that have no answer. Tables have the
 * columns {@code id}, {@code label}, {@code margin}, {@code p_LABEL} for each label, {@code
 * logit_LABEL} if wanted, {@code truncated} and {@code error}. In them a text that a spreadsheet
 * would take for a formula has an apostrophe before it.
 *
 * @param format how lines are written
 * @param labels in the task's order
 * @param logits whether scores before the softmax are written
 */
record AnswerLines(Format format, List<String> labels, boolean logits) {
  private static final int DECIMALS = 8;

  /** Formats of answers. */
  enum Format {
    /** A JSON object a line, with all digits. */
    JSONL,
    /** Cells between commas below a header, quoted where they must be (RFC 4180). */
    CSV,
    /** Cells between tabs below a header; tabs and line breaks in texts become spaces. */
    TSV
  }

  /** What stands above the answers; empty for JSON. */
  Optional<String> header() {
    if (format == Format.JSONL) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>(List.of("id", "label", "margin"));
    labels.forEach(label -> names.add("p_" + label));
    if (logits) {
      labels.forEach(label -> names.add("logit_" + label));
    }
    names.addAll(List.of("truncated", "error"));
    return Optional.of(line(names));
  }

  /** The line of a row. */
  String answer(String id, Classification answer) {
    if (format == Format.JSONL) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("id", id);
      line.put("label", answer.label());
      line.put("probabilities", answer.probabilities());
      if (logits) {
        line.put("logits", answer.scores());
      }
      line.put("margin", answer.margin());
      line.put("truncated", answer.truncated());
      return Json.line(line);
    }
    List<String> cells = new ArrayList<>();
    cells.add(text(id));
    cells.add(text(answer.label()));
    cells.add(number(answer.margin()));
    answer.probabilities().values().forEach(p -> cells.add(number(p)));
    if (logits) {
      answer.scores().values().forEach(score -> cells.add(number(score)));
    }
    cells.add(Boolean.toString(answer.truncated()));
    cells.add("");
    return line(cells);
  }

  /** The line of a row that has no answer. */
  String without(String id, String reason) {
    if (format == Format.JSONL) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("id", id);
      line.put("error", reason);
      return Json.line(line);
    }
    List<String> cells = new ArrayList<>();
    cells.add(text(id));
    int numbers = labels.size() * (logits ? 2 : 1);
    for (int i = 0; i < numbers + 3; i++) { // label, margin, numbers, truncated
      cells.add("");
    }
    cells.add(text(reason));
    return line(cells);
  }

  private String line(List<String> cells) {
    return format == Format.CSV
        ? CSVFormat.RFC4180.format(cells.toArray())
        : cells.stream()
            .map(cell -> cell.replaceAll("\\R|\\p{Cntrl}", " "))
            .collect(Collectors.joining("\t"));
  }

  private static String text(String text) {
    return Spreadsheet.isFormula(text) ? "'" + text : text;
  }

  private static String number(double value) {
    return new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
  }
}
