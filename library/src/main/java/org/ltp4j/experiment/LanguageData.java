package org.ltp4j.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.ltp4j.data.Dataset;
import org.ltp4j.data.Datasets;
import org.ltp4j.data.Example;
import org.ltp4j.data.LanguageFiles;
import org.ltp4j.data.NamedData;
import org.ltp4j.data.Reading;
import org.ltp4j.data.Task;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EvalSettings;

/**
 * What a task is tested on.
 *
 * @param settings name files and folders, and perhaps the languages that are wanted
 * @param task how the files are read
 */
record LanguageData(EvalSettings settings, Task task) {
  /**
   * Data of each language in the task's order: from folders by name, from files by column or as it
   * was written ({@code ace=rows.tsv}).
   *
   * @param warnings told of files that are not used
   */
  Map<String, Dataset> byLanguage(Consumer<String> warnings) {
    if (settings.data().isEmpty()) {
      throw Problem.usage("--data", "a data file or folder", "none", "name what to test on");
    }
    Map<String, Dataset> found = new LinkedHashMap<>();
    Set<String> known = new LinkedHashSet<>();
    List<NamedData> written =
        settings.data().stream().flatMap(path -> NamedData.of(path).stream()).toList();
    for (NamedData part : written) {
      Path path = part.path();
      if (part.language() != null) {
        String language = task.language(part.language());
        known.add(language);
        if (isWanted(language)) {
          put(found, language, part.load(task, reading(language)));
        }
      } else if (Files.isDirectory(path)) {
        LanguageFiles files = Datasets.languages(task, path, settings.split());
        files.warnings().forEach(warnings);
        known.addAll(files.files().keySet());
        files.files().entrySet().stream()
            .filter(e -> isWanted(e.getKey()))
            .forEach(
                e ->
                    put(found, e.getKey(), Datasets.load(task, e.getValue(), reading(e.getKey()))));
      } else {
        Map<String, Dataset> parts = split(Datasets.load(task, path, reading(null)));
        known.addAll(parts.keySet());
        parts.forEach((language, set) -> put(found, language, set));
      }
    }
    Map<String, Dataset> ordered = new LinkedHashMap<>();
    for (String language : task.chosen(settings.languages(), task.inOrder(known))) {
      ordered.put(language, found.get(language));
    }
    return ordered;
  }

  private boolean isWanted(String language) {
    return settings.languages().isEmpty()
        || settings.languages().stream().map(task::language).toList().contains(language);
  }

  private Reading reading(String language) {
    return new Reading(language, true, settings.badRows());
  }

  private static void put(Map<String, Dataset> found, String language, Dataset set) {
    if (found.put(language, set) != null) {
      throw Problem.usage(
          "--data", "one file for each language", "two with " + language, "leave one out");
    }
  }

  private static Map<String, Dataset> split(Dataset all) {
    Map<String, List<Example>> byLanguage =
        all.examples().stream()
            .collect(
                Collectors.groupingBy(
                    e -> e.language() == null ? LanguageFiles.UNKNOWN : e.language(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    Map<String, Dataset> sets = new LinkedHashMap<>();
    byLanguage.forEach(
        (language, examples) ->
            sets.put(language, new Dataset(examples, all.source(), all.sha256(), all.warnings())));
    return sets;
  }
}
