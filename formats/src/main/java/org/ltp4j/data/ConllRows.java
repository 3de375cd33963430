package org.ltp4j.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.ltp4j.template.FieldText;

/**
 * Sentences in the layout of CoNLL's shared tasks: a word a line, its tag in the last column, tabs
 * or spaces between columns, a blank line between sentences. Lines that begin with {@code
 * -DOCSTART-} are passed over.
 */
final class ConllRows {
  private static final String DOCUMENT = "-DOCSTART-";

  private final Lines lines;
  private final Task task;
  private final boolean labelled;
  private final Faults bad;
  private final Consumer<Row> sink;
  private final List<String> words = new ArrayList<>();
  private final List<String> tags = new ArrayList<>();
  private long first;
  private String fault;

  /**
   * A file to read.
   *
   * @param labelled whether every word must have a tag
   */
  ConllRows(HashedInput input, Task task, boolean labelled, Faults bad, Consumer<Row> sink) {
    this.lines = new Lines(input, Lines.MAX_BYTES);
    this.task = task;
    this.labelled = labelled;
    this.bad = bad;
    this.sink = sink;
  }

  /**
   * The tags of a file in this layout, each once; empty if it is not in it.
   *
   * @throws org.ltp4j.problem.Problem if it cannot be read, or a line of it is not UTF-8
   */
  static List<String> tagsIn(Path file) {
    Set<String> tags = new TreeSet<>();
    try (HashedInput input = new HashedInput(file)) {
      Lines lines = new Lines(input, Lines.MAX_BYTES);
      for (Line line = lines.next(); line != null; line = lines.next()) {
        lines.requireUsable(line);
        if (!line.text().isBlank() && !line.text().startsWith(DOCUMENT)) {
          List<String> columns = columns(line.text());
          String tag = columns.get(columns.size() - 1).strip();
          if (columns.size() < 2 || !LabelCells.isTag(tag)) {
            return List.of();
          }
          tags.add(tag);
        }
      }
    }
    return List.copyOf(tags);
  }

  void read() {
    if (task.kind() != TaskKind.TOKENS) {
      throw RowFormat.unknown(lines.file(), ".conll for task " + task.name());
    }
    for (Line line = lines.next(); line != null; line = lines.next()) {
      if (line.fault() == null && line.text().isBlank()) {
        sentence();
      } else if (line.fault() != null || !line.text().startsWith(DOCUMENT)) {
        first = first == 0 ? line.number() : first;
        word(line);
      }
    }
    sentence();
  }

  private void word(Line line) {
    if (line.fault() != null) {
      fault = "line " + line.number() + ": " + line.fault();
      return;
    }
    List<String> columns = columns(line.text());
    if (columns.isEmpty() || columns.get(0).isBlank()) {
      fault = "line " + line.number() + ": no word before the tag";
    } else if (columns.size() == 1 && labelled) {
      fault = "line " + line.number() + ": a word without a tag";
    } else {
      words.add(columns.get(0).strip());
      if (columns.size() > 1) {
        tags.add(columns.get(columns.size() - 1).strip());
      }
    }
  }

  /**
   * Between tabs, where there are any; a word may then hold spaces of Unicode, but no plain one.
   */
  static List<String> columns(String line) {
    return line.indexOf('\t') >= 0
        ? Arrays.asList(line.stripTrailing().split("\t+"))
        : Arrays.asList(line.strip().split(" +"));
  }

  /** Ends the sentence, if there is one. */
  private void sentence() {
    if (fault == null && words.stream().anyMatch(word -> FieldText.words(word).size() != 1)) {
      fault = "a word with white space";
    }
    if (fault != null) {
      bad.add(first, fault);
    } else if (!words.isEmpty()) {
      String column = task.columns().get(task.fields().get(0)).get(0);
      Map<String, List<String>> lists =
          tags.isEmpty()
              ? Map.of(column, List.copyOf(words))
              : Map.of(column, List.copyOf(words), task.labelColumns().get(0), List.copyOf(tags));
      sink.accept(new Row(first, Map.of(), lists));
    }
    words.clear();
    tags.clear();
    first = 0;
    fault = null;
  }
}
