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
import org.ltp4j.answer.Answer;
import org.ltp4j.answer.Classification;
import org.ltp4j.answer.Refusals;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.evaluation.OneLabel;
import org.ltp4j.evaluation.Spreadsheet;
import org.ltp4j.evaluation.WordTags;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;

/**
 * Answers as lines of text, one for each row, rows that have no answer included. Tables have the
 * columns {@code id}, {@code label} and {@code margin}, or {@code labels} between {@code |} where a
 * row may have several; {@code p_LABEL} for each label, {@code logit_LABEL} if wanted; for words
 * {@code id}, {@code tags}, {@code p} and {@code words}; {@code abstained} where the classifier
 * may; then {@code truncated} and {@code error}. In them a text that a spreadsheet would take for a
 * formula has an apostrophe before it.
 *
 * @param format how lines are written
 * @param decision how scores become answers
 * @param confidence how scores become probabilities, where rows have one label each
 * @param logits whether scores before the softmax are written
 * @param uncalibrated whether probabilities are those of the model, without the temperature
 */
record AnswerLines(
    Format format, Decision decision, Confidence confidence, boolean logits, boolean uncalibrated) {
  /** Refuses scores of tags, of which a row has many, and what only answers of one label have. */
  AnswerLines {
    Refusals.scoresOfTags(logits, decision);
    if (uncalibrated && !(decision instanceof OneLabel)) {
      throw Problem.usage(
          "--uncalibrated",
          "a task with one label a row, whose probabilities may have a temperature",
          decision instanceof WordTags ? "tags of words" : "several labels a row",
          "leave it out");
    }
  }

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
    return Optional.of(line(columns()));
  }

  private List<String> columns() {
    List<String> names = new ArrayList<>(List.of("id"));
    if (decision instanceof WordTags) {
      names.addAll(List.of("tags", "p", "words"));
    } else {
      names.addAll(decision instanceof OneLabel ? List.of("label", "margin") : List.of("labels"));
      decision.labels().forEach(label -> names.add("p_" + label));
      if (logits) {
        decision.labels().forEach(label -> names.add("logit_" + label));
      }
    }
    if (abstains()) {
      names.add("abstained");
    }
    names.addAll(List.of("truncated", "error"));
    return names;
  }

  /** The line of a row. */
  String answer(String id, Answer answer) {
    if (format == Format.JSONL) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("id", id);
      if (answer instanceof Answer.Tags tags) {
        line.putAll(tags.toJson());
      } else if (answer instanceof Answer.Labels some) {
        line.put("labels", some.labels());
        probabilities(line, some.probabilities(), some.scores());
      } else if (answer instanceof Classification one) {
        line.put("label", one.label());
        probabilities(line, probabilities(one), one.scores());
        line.put("margin", one.margin());
        if (abstains()) {
          line.put("abstained", one.abstained());
        }
      }
      line.put("truncated", answer.truncated());
      return Json.line(line);
    }
    List<String> cells = new ArrayList<>();
    cells.add(Spreadsheet.safe(id));
    if (answer instanceof Answer.Tags tags) {
      cells.add(Spreadsheet.safe(String.join(" ", tags.tags())));
      cells.add(
          tags.probabilities().stream().map(AnswerLines::number).collect(Collectors.joining(" ")));
      cells.add(Spreadsheet.safe(String.join(" ", tags.words())));
    } else if (answer instanceof Answer.Labels some) {
      cells.add(Spreadsheet.safe(decision.text(some.labels())));
      numbers(cells, some.probabilities(), some.scores());
    } else if (answer instanceof Classification one) {
      cells.add(Spreadsheet.safe(one.label()));
      cells.add(number(one.margin()));
      numbers(cells, probabilities(one), one.scores());
      if (abstains()) {
        cells.add(Boolean.toString(one.abstained()));
      }
    }
    cells.add(Boolean.toString(answer.truncated()));
    cells.add("");
    return line(cells);
  }

  private void probabilities(
      Map<String, Object> line, Map<String, Double> probabilities, Map<String, Float> scores) {
    line.put("probabilities", probabilities);
    if (logits) {
      line.put("logits", scores);
    }
  }

  private void numbers(
      List<String> cells, Map<String, Double> probabilities, Map<String, Float> scores) {
    probabilities.values().forEach(p -> cells.add(number(p)));
    if (logits) {
      scores.values().forEach(score -> cells.add(number(score)));
    }
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
    cells.add(Spreadsheet.safe(id));
    while (cells.size() < columns().size() - 1) {
      cells.add("");
    }
    cells.add(Spreadsheet.safe(reason));
    return line(cells);
  }

  private boolean abstains() {
    return decision instanceof OneLabel && confidence.mayAbstain();
  }

  private Map<String, Double> probabilities(Classification answer) {
    return uncalibrated ? answer.uncalibrated() : answer.probabilities();
  }

  private String line(List<String> cells) {
    return format == Format.CSV
        ? CSVFormat.RFC4180.format(cells.toArray())
        : cells.stream()
            .map(cell -> cell.replaceAll("\\R|\\p{Cntrl}", " "))
            .collect(Collectors.joining("\t"));
  }

  private static String number(double value) {
    return new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
  }
}
