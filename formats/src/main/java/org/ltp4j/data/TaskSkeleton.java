package org.ltp4j.data;

import java.nio.file.Path;
import java.util.List;
import org.ltp4j.json.Json;

/** The text of a task file that a person is to go on from. */
final class TaskSkeleton {
  private TaskSkeleton() {}

  /** A task as a task file with remarks on what to look at. */
  static String of(Task task, Path source) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("# Made by ltp data from ").append(source.getFileName().toString());
    yaml.append(": look at each line.\n");
    line(yaml, "name", task.name());
    boolean tags = task.kind() == TaskKind.TOKENS;
    if (task.kind() == TaskKind.MULTI_LABEL) {
      yaml.append(
          "# Cells hold several labels, it seems; single-label where they are names of one.\n");
    }
    if (task.kind() != TaskKind.SINGLE_LABEL) {
      line(yaml, "kind", task.kind().toString());
    }
    boolean iob = tags && LabelCells.tags(task.classes()).equals(task.labels());
    line(yaml, "labels", iob ? task.classes() : task.labels());
    if (!tags) {
      words(yaml, task);
    }
    yaml.append("# field: the column that holds it, or a list of names it may have\n");
    yaml.append("columns:\n");
    task.columns().forEach((field, names) -> line(yaml, "  " + field, single(names)));
    line(yaml, "label-column", single(task.labelColumns()));
    if (task.kind() == TaskKind.MULTI_LABEL) {
      line(yaml, "label-separator", task.labelSeparator());
    }
    if (!task.idColumns().isEmpty()) {
      line(yaml, "id-column", single(task.idColumns()));
    }
    if (!task.languageColumns().isEmpty()) {
      line(yaml, "language-column", single(task.languageColumns()));
    }
    return yaml.toString();
  }

  private static void words(StringBuilder yaml, Task task) {
    yaml.append("# The text as the model reads it; {mask} is the word that it is to find.\n");
    line(yaml, "template", task.template());
    yaml.append("# Words that fit the mask, one piece each if possible (ltp doctor shows them).\n");
    yaml.append("label-words:\n");
    task.labelWords().forEach((label, words) -> line(yaml, "  " + Json.line(label), words.get(0)));
  }

  private static Object single(List<String> names) {
    return names.size() == 1 ? names.get(0) : names;
  }

  /** JSON is YAML, and says of every text that it is one. */
  private static void line(StringBuilder yaml, String key, Object value) {
    yaml.append(key).append(": ").append(Json.line(value)).append('\n');
  }
}
