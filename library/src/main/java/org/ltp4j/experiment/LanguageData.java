package org.ltp4j.experiment;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.ltp4j.data.Dataset;
import org.ltp4j.data.Datasets;
import org.ltp4j.data.Example;
import org.ltp4j.data.LanguageFiles;
import org.ltp4j.data.Reading;
import org.ltp4j.data.Task;
import org.ltp4j.recipe.EvalSettings;

/**
 * What a task is tested on.
 *
 * @param settings name files and folders, and perhaps the languages that are wanted
 * @param task how the files are read
 */
record LanguageData(EvalSettings settings, Task task) {
  /**
   * Data of each language in the task's order: from {@link TestFiles}, of mixed ones by column.
   *
   * @param warnings told of files that are not used
   */
  Map<String, Dataset> byLanguage(Consumer<String> warnings) {
    TestFiles files = TestFiles.of(settings, task);
    files.warnings().forEach(warnings);
    Map<String, Dataset> found = new LinkedHashMap<>();
    files
        .byLanguage()
        .forEach((language, file) -> found.put(language, file.load(task, reading(language))));
    for (Path path : files.mixed()) {
      split(Datasets.load(task, path, reading(null)))
          .forEach((language, set) -> TestFiles.put(found, language, set));
    }
    Set<String> known = new HashSet<>(files.known());
    known.addAll(found.keySet());
    Map<String, Dataset> ordered = new LinkedHashMap<>();
    for (String language : task.chosen(settings.languages(), task.inOrder(known))) {
      ordered.put(language, found.get(language));
    }
    return ordered;
  }

  private Reading reading(String language) {
    return new Reading(language, true, settings.badRows());
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
