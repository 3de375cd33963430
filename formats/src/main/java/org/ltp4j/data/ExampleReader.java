package org.ltp4j.data;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;
import org.ltp4j.template.FieldText;

/** Turns rows into examples: finds the columns, keeps one language, binds labels by name. */
final class ExampleReader {
  private final Task task;
  private final Reading reading;
  private final Faults bad;
  private final ObjLongConsumer<Example> sink;
  private final List<String> idColumns;
  private final Set<String> otherLanguages = new TreeSet<>();

  ExampleReader(Task task, Reading reading, Faults bad, ObjLongConsumer<Example> sink) {
    this.task = task;
    this.reading = reading;
    this.bad = bad;
    this.sink = sink;
    // Who sends rows to be answered finds them by their ids, whatever the task says of its own
    // data.
    this.idColumns = reading.labelled() ? task.idColumns() : task.idColumnsOrUsual();
  }

  void read(HashedInput input, RowFormat format, Faults log) {
    switch (format) {
      case TSV, CSV -> {
        boolean comma = format == RowFormat.CSV;
        boolean quotes = comma || task.quotedTsv();
        new Table(
                input,
                cells -> Header.of(input.file(), task, reading, cells),
                comma ? ',' : '\t',
                quotes,
                log)
            .read(this::add);
      }
      case JSONL, PARQUET -> new JsonRows(input, bad, this::add).readLines();
      case JSON -> new JsonRows(input, bad, this::add).readDocument();
      case CONLL -> new ConllRows(input, task, reading.labelled(), bad, this::add).read();
      case TEXT -> readTexts(input);
      default -> throw new IllegalStateException("all formats are above");
    }
  }

  /**
   * Reads every line as a row, blank ones too, so that the n-th answer belongs to the n-th line.
   */
  private void readTexts(HashedInput input) {
    if (reading.labelled()) {
      throw RowFormat.unknown(input.file(), ".txt");
    }
    if (task.fields().size() != 1) {
      throw Problem.input(
          input.file(),
          "columns for " + String.join(", ", task.fields()),
          "a text a line",
          "give a table with a header, or JSONL");
    }
    String column = task.columns().get(task.fields().get(0)).get(0);
    Lines lines = new Lines(input, Lines.MAX_BYTES);
    for (Line line = lines.next(); line != null; line = lines.next()) {
      if (line.fault() != null) {
        bad.add(line.number(), line.fault());
      } else {
        add(new Row(line.number(), Map.of(column, line.text())));
      }
    }
  }

  /** Refuses a file that has rows of other languages than the one it is known to be in. */
  void requireOneLanguage(Path file) {
    if (!otherLanguages.isEmpty()) {
      throw Problem.input(
          file,
          "rows in language " + reading.language() + " alone",
          "rows in " + String.join(", ", otherLanguages),
          "name the file's own language, or give the file without one");
    }
  }

  /** The problem of a file without a single example. */
  Problem nothing(Path file, List<String> warnings) {
    if (!otherLanguages.isEmpty()) {
      return Problem.input(
          file,
          "rows in language " + reading.language(),
          "none",
          Nearest.remedy(reading.language(), otherLanguages));
    }
    return Problem.input(
        file,
        "at least one row",
        warnings.isEmpty() ? "none" : "none that can be used: " + warnings.get(0),
        "check that this is the right file");
  }

  void add(Row row) {
    String language =
        row.cell(task.languageColumns())
            .map(String::strip)
            .filter(written -> !written.isEmpty())
            .map(task::language)
            .orElse(reading.mixed() ? LanguageFiles.UNKNOWN : reading.language());
    if (language != null && !Names.fit(language)) {
      bad.add(row.line(), "language '%s': %s".formatted(language, Names.UNFIT));
      return;
    }
    if (reading.language() != null && !reading.language().equals(language)) {
      otherLanguages.add(language);
      return;
    }
    String id = row.cell(idColumns).orElse(Long.toString(row.line()));
    Map<String, String> fields = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> column : task.columns().entrySet()) {
      Optional<String> text =
          task.kind() == TaskKind.TOKENS
              ? words(row, column.getValue())
              : row.cell(column.getValue());
      if (text.isEmpty()) {
        bad.add(row.line(), id, "no " + String.join("/", column.getValue()));
        return;
      }
      fields.put(column.getKey(), text.get());
    }
    if (!Example.hasText(fields)) {
      bad.add(row.line(), id, "no text");
      return;
    }
    int words = task.kind() == TaskKind.TOKENS ? wordCount(fields) : 0;
    LabelCells.Found found = LabelCells.of(task, row, words, reading.labelled());
    if (found.fault() != null) {
      bad.add(row.line(), id, found.fault());
      return;
    }
    sink.accept(new Example(id, language, fields, found.labels()), row.line());
  }

  /** Words with one space between them; words of a list have no white space of their own. */
  private static Optional<String> words(Row row, List<String> columns) {
    return row.list(columns)
        .filter(list -> list.stream().allMatch(word -> FieldText.words(word).size() == 1))
        .or(() -> row.cell(columns).map(FieldText::words).filter(words -> !words.isEmpty()))
        .map(words -> words.stream().map(String::strip).collect(Collectors.joining(" ")));
  }

  private static int wordCount(Map<String, String> fields) {
    return FieldText.words(fields.values().iterator().next()).size();
  }
}
