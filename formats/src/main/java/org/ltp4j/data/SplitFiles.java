package org.ltp4j.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ltp4j.problem.Problem;

/** Finds the files of a split by language in the folder layouts that data sets come in. */
final class SplitFiles {
  private static final String LANGUAGE = "([a-z]{2,3}(?:[_-][A-Z][A-Za-z]{1,3})?)";
  private static final String ENDING = "\\.(?:tsv|csv|jsonl|json)(?:\\.gz)?";

  private SplitFiles() {}

  static Map<String, Path> find(Task task, Path folder, String split) {
    String quoted = Pattern.quote(split);
    Map<String, Path> found = new TreeMap<>();
    List<Path> files = list(folder);
    match(found, files, quoted + "-" + LANGUAGE + ENDING);
    if (found.isEmpty()) {
      match(found, list(folder.resolve(split)), LANGUAGE + ENDING);
    }
    if (found.isEmpty()) {
      perLanguageFolders(found, files, quoted + ENDING);
    }
    if (found.isEmpty()) {
      allInOne(task, found, files, "[a-z]+\\." + quoted + ENDING);
    }
    if (found.isEmpty()) {
      match(found, files, LANGUAGE + ENDING);
    }
    if (found.isEmpty()) {
      throw Problem.input(
          folder,
          "%1$s-LANGUAGE.tsv, %1$s/LANGUAGE.tsv, LANGUAGE/%1$s.tsv or NAME.%1$s.tsv"
              .formatted(split),
          "none of them",
          "check the folder and the split");
    }
    Map<String, Path> ordered = new LinkedHashMap<>();
    task.inOrder(found.keySet()).forEach(language -> ordered.put(language, found.get(language)));
    return ordered;
  }

  private static void match(Map<String, Path> found, List<Path> files, String pattern) {
    for (Path file : files) {
      Matcher matcher = Pattern.compile(pattern).matcher(file.getFileName().toString());
      if (matcher.matches() && Files.isRegularFile(file)) {
        found.putIfAbsent(matcher.group(1), file);
      }
    }
  }

  private static void perLanguageFolders(
      Map<String, Path> found, List<Path> folders, String pattern) {
    for (Path language : folders) {
      String name = language.getFileName().toString();
      if (Files.isDirectory(language) && name.matches(LANGUAGE)) {
        list(language).stream()
            .filter(file -> file.getFileName().toString().matches(pattern))
            .findFirst()
            .ifPresent(file -> found.put(name, file));
      }
    }
  }

  private static void allInOne(
      Task task, Map<String, Path> found, List<Path> files, String pattern) {
    for (Path file : files) {
      if (file.getFileName().toString().matches(pattern)) {
        Dataset all = Datasets.load(task, file, (String) null);
        TreeSet<String> languages = new TreeSet<>();
        all.examples().stream()
            .map(Example::language)
            .filter(language -> language != null)
            .forEach(languages::add);
        languages.forEach(language -> found.putIfAbsent(language, file));
      }
    }
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(folder)) {
      return list.sorted().toList();
    } catch (IOException e) {
      throw Problem.input(folder, "a folder that can be listed", e.getMessage(), "check its rights")
          .causedBy(e);
    }
  }
}
