package org.ltp4j.hub;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ltp4j.data.RowFiles;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;

/**
 * Files that {@code --data} takes: copies where a file is all of a split and nothing is to be left
 * out, else JSONL of the rows of all its files in their order.
 *
 * @param columns those that are kept; empty for all
 * @param labels column → names that its numbers stand for, where the files do not say it
 */
record RowsLayout(List<String> columns, Map<String, List<String>> labels) {
  private static final Pattern COPIED =
      Pattern.compile("\\.(?:tsv|csv|jsonl|ndjson|json|txt|conll)(?:\\.(?:gz|zst|xz))?$");

  /** Writes them. */
  void write(List<Placed> all, Store store, Path folder) throws IOException {
    Map<String, List<Placed>> targets = new LinkedHashMap<>();
    all.forEach(one -> targets.computeIfAbsent(one.to(), to -> new ArrayList<>()).add(one));
    for (Map.Entry<String, List<Placed>> target : targets.entrySet()) {
      Placed first = target.getValue().get(0);
      Optional<String> ending = copied(first, target.getValue().size());
      Path to = folder.resolve(target.getKey() + ending.orElse(".jsonl"));
      Files.createDirectories(to.getParent());
      if (ending.isPresent()) {
        Files.copy(store.place(first.file()), to);
      } else {
        convert(target.getValue(), store, to);
      }
    }
  }

  private Optional<String> copied(Placed file, int files) {
    if (file.exact()) {
      return Optional.of("");
    }
    Matcher ending = COPIED.matcher(file.file().name());
    return files == 1 && columns.isEmpty() && labels.isEmpty() && ending.find()
        ? Optional.of(ending.group())
        : Optional.empty();
  }

  private void convert(List<Placed> files, Store store, Path to) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(to)) {
      for (Placed file : files) {
        Path from = store.place(file.file());
        RowFiles.read(
            from,
            row -> {
              out.write(Json.line(chosen(row, from)));
              out.write('\n');
            });
      }
    }
  }

  private Map<String, String> chosen(Map<String, String> row, Path from) {
    Map<String, String> chosen = new LinkedHashMap<>(row);
    labels.forEach((column, names) -> chosen.computeIfPresent(column, (c, v) -> name(names, v)));
    if (!columns.isEmpty()) {
      for (String column : columns) {
        if (!row.containsKey(column) && Nearest.to(column, row.keySet()).isPresent()) {
          throw Problem.input(
              from,
              "a column '" + column + "'",
              row.keySet(),
              Nearest.remedy(column, row.keySet()));
        }
      }
      chosen.keySet().retainAll(columns);
    }
    // -1 is how the hub writes that there is no label.
    labels.keySet().forEach(column -> chosen.remove(column, "-1"));
    return chosen;
  }

  private static String name(List<String> names, String value) {
    if (value.matches("\\d{1,6}") && Integer.parseInt(value) < names.size()) {
      return names.get(Integer.parseInt(value));
    }
    return value;
  }
}
