package org.ltp4j.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ltp4j.evaluation.Spans;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Nearest;
import org.ltp4j.template.FieldText;

/**
 * How a row's labels are written in data files: the one place where kinds of tasks differ there.
 */
final class LabelCells {
  private static final Pattern TAG = Pattern.compile("O|[BIES]-.+");

  private LabelCells() {}

  /**
   * What a row has.
   *
   * @param labels the task's names; null if the row has none
   * @param fault why it cannot be used; null if it can
   */
  record Found(List<String> labels, String fault) {
    static Found none(boolean required) {
      return new Found(null, required ? "no label" : null);
    }
  }

  /**
   * Reads the labels of a row.
   *
   * @param words how many words it has, if they are what has labels
   * @param required whether it must have labels
   */
  static Found of(Task task, Row row, int words, boolean required) {
    return switch (task.kind()) {
      case SINGLE_LABEL -> one(task, row, required);
      case MULTI_LABEL ->
          task.labelColumns().isEmpty() ? byColumn(task, row, required) : set(task, row, required);
      case TOKENS -> tags(task, row, words, required);
    };
  }

  private static Found one(Task task, Row row, boolean required) {
    Optional<String> written = row.cell(task.labelColumns()).filter(label -> !label.isBlank());
    return written.isEmpty() ? Found.none(required) : named(task, List.of(written.get()));
  }

  /** An empty cell says that there are none. */
  private static Found set(Task task, Row row, boolean required) {
    Optional<List<String>> list = row.list(task.labelColumns());
    Optional<String> cell = row.cell(task.labelColumns());
    if (list.isEmpty() && cell.isEmpty()) {
      return Found.none(required);
    }
    Found found = named(task, list.orElseGet(() -> split(cell.get(), task.labelSeparator())));
    return found.fault != null
        ? found
        : new Found(
            found.labels.stream()
                .distinct()
                .sorted(Comparator.comparingInt(task.labels()::indexOf))
                .toList(),
            null);
  }

  private static List<String> split(String cell, String separator) {
    String text = cell.strip();
    if (text.startsWith("[") && text.endsWith("]")) {
      try {
        return Arrays.asList(Json.MAPPER.readValue(text, String[].class));
      } catch (IOException e) {
        // Then it is what is said of unknown labels.
      }
    }
    return Arrays.stream(text.split(Pattern.quote(separator)))
        .filter(label -> !label.isBlank())
        .toList();
  }

  private static Found byColumn(Task task, Row row, boolean required) {
    List<String> labels = new ArrayList<>();
    int seen = 0;
    for (String label : task.labels()) {
      Optional<String> cell = row.cell(List.of(label)).map(String::strip);
      if (cell.isEmpty()) {
        continue;
      }
      seen++;
      switch (cell.get().toLowerCase(Locale.ROOT)) {
        case "1", "true", "1.0" -> labels.add(label);
        case "0", "false", "0.0" -> {}
        default -> {
          return new Found(null, "'%s' in column %s: write 1 or 0".formatted(cell.get(), label));
        }
      }
    }
    if (seen == 0) {
      return Found.none(required);
    }
    return seen < task.labels().size()
        ? new Found(null, "columns of only %s of %s labels".formatted(seen, task.labels().size()))
        : new Found(labels, null);
  }

  private static Found tags(Task task, Row row, int words, boolean required) {
    Optional<List<String>> written =
        row.list(task.labelColumns())
            .or(() -> row.cell(task.labelColumns()).map(FieldText::words))
            .filter(tags -> !tags.isEmpty());
    if (written.isEmpty()) {
      return Found.none(required);
    }
    Found found = named(task, written.get());
    return found.fault == null && found.labels.size() != words
        ? new Found(null, "%s tags of %s words".formatted(found.labels.size(), words))
        : found;
  }

  private static Found named(Task task, List<String> written) {
    List<String> labels = new ArrayList<>();
    for (String label : written) {
      Optional<String> name = label == null ? Optional.empty() : task.label(label);
      if (name.isEmpty()) {
        String shown = String.valueOf(label).strip();
        return new Found(
            null, "label '%s': %s".formatted(shown, Nearest.remedy(shown, task.labels())));
      }
      labels.add(name.get());
    }
    return new Found(labels, null);
  }

  /** The tags of spans of these types, as IOB2 has them. */
  static List<String> tags(List<String> types) {
    List<String> tags = new ArrayList<>(List.of(Spans.OUTSIDE));
    types.forEach(type -> tags.addAll(List.of("B-" + type, "I-" + type)));
    return List.copyOf(tags);
  }

  static boolean isTag(String text) {
    return TAG.matcher(text).matches();
  }

  /** Whether a tag stays one where tags stand between white space. */
  static boolean isWord(String tag) {
    return FieldText.words(tag).equals(List.of(tag));
  }
}
