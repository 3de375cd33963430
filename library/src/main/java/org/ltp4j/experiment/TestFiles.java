package org.ltp4j.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ltp4j.data.Datasets;
import org.ltp4j.data.LanguageFiles;
import org.ltp4j.data.NamedData;
import org.ltp4j.data.Task;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EvalSettings;

/**
 * The files that a task is tested on, before any of them is read.
 *
 * @param byLanguage those of a language each that is wanted; a file of several languages that a
 *     folder names stands under each of them
 * @param mixed those whose rows alone say their language
 * @param known the languages of all files but these, wanted or not
 * @param warnings what lies in a folder, seems to belong to the split, and is not used
 */
public record TestFiles(
    Map<String, NamedData> byLanguage, List<Path> mixed, Set<String> known, List<String> warnings) {
  /**
   * Finds the files: in folders by their names, or as they were written ({@code ace=rows.tsv}).
   *
   * @param settings name files and folders, and perhaps the languages that are wanted
   * @param task knows the languages by their names
   * @throws Problem if nothing is named, a file is not there, two are of one wanted language, or a
   *     wanted language has none and cannot be among a mixed file's rows
   */
  public static TestFiles of(EvalSettings settings, Task task) {
    if (settings.data().isEmpty()) {
      throw Problem.usage("--data", "a data file or folder", "none", "name what to test on");
    }
    Map<String, NamedData> files = new LinkedHashMap<>();
    List<Path> mixed = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Set<String> known = new LinkedHashSet<>();
    List<NamedData> written =
        settings.data().stream().flatMap(path -> NamedData.of(path).stream()).toList();
    for (NamedData part : written) {
      Map<String, NamedData> own = new LinkedHashMap<>();
      if (part.language() != null) {
        own.put(task.language(part.language()), part);
      } else if (Files.isDirectory(part.path())) {
        LanguageFiles folder = Datasets.languages(task, part.path(), settings.split());
        warnings.addAll(folder.warnings());
        folder
            .files()
            .forEach(
                (language, file) ->
                    own.put(language, new NamedData(null, file, folder.isMixed(file))));
      } else {
        mixed.add(part.path());
      }
      known.addAll(own.keySet());
      own.keySet().removeIf(language -> !isWanted(settings, task, language));
      own.forEach((language, file) -> put(files, language, file));
    }
    if (mixed.isEmpty()) {
      task.chosen(settings.languages(), task.inOrder(known)); // no other rows may have them
    }
    files.values().forEach(file -> Datasets.requireFile(file.path()));
    mixed.forEach(Datasets::requireFile);
    return new TestFiles(files, mixed, known, warnings);
  }

  private static boolean isWanted(EvalSettings settings, Task task, String language) {
    return settings.languages().isEmpty()
        || settings.languages().stream().map(task::language).toList().contains(language);
  }

  /** Adds what is of a language, of which there is to be one. */
  static <T> void put(Map<String, T> found, String language, T part) {
    if (found.put(language, part) != null) {
      throw Problem.usage(
          "--data", "one file for each language", "two with " + language, "leave one out");
    }
  }
}
