package org.ltp4j.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ltp4j.problem.Problem;

/**
 * Finds the files of a split by language in the folder layouts that data sets come in. Any name is
 * a language's name; what seems to hold the split and is not used is told of.
 */
final class SplitFiles {
  private static final String ENDING =
      "\\.(?:(?:tsv|csv|jsonl|ndjson|json|conll|bio|iob2?)" + Compression.ENDING + "|parquet)";

  /** Of words with tags. */
  private static final String TAGGED =
      "\\.(?:(?:tsv|csv|jsonl|ndjson|json|conll|bio|iob2?|txt)" + Compression.ENDING + "|parquet)";

  /** How datasets of the hub are cut. */
  private static final String SHARD = "\\d+-of-\\d+";

  private static final Pattern DATA_FILE = Pattern.compile("(?i)(.+)" + ENDING);

  /** Names of splits, which are no languages. */
  private static final List<String> SPLITS =
      List.of("train", "training", "dev", "devel", "valid", "validation", "val", "test", "testing");

  /** What files of languages are called where no split is named. */
  private static final String UNSPLIT = "rows";

  private final Task task;
  private final Path folder;
  private final String split;
  private final String ending;
  private final List<Path> files;
  private final Map<String, Path> found = new TreeMap<>();

  private SplitFiles(Task task, Path folder, String split) {
    this.task = task;
    this.folder = folder;
    this.split = split;
    this.ending = task.kind() == TaskKind.TOKENS ? TAGGED : ENDING;
    this.files = list(folder);
  }

  static LanguageFiles find(Task task, Path folder, String split) {
    return new SplitFiles(task, folder, split).find();
  }

  static boolean isDataFile(Path file) {
    return DATA_FILE.matcher(name(file)).matches();
  }

  static Map<String, LanguageFiles> all(Task task, Path folder) {
    Map<String, LanguageFiles> splits = new LinkedHashMap<>();
    // Files of languages alone would be found again under every split's name.
    Optional<LanguageFiles> unsplit = new SplitFiles(task, folder, UNSPLIT).search();
    for (String split : SPLITS) {
      new SplitFiles(task, folder, split)
          .search()
          .filter(found -> unsplit.map(rows -> !rows.files().equals(found.files())).orElse(true))
          .ifPresent(found -> splits.put(split, found));
    }
    if (splits.isEmpty()) {
      splits.put(UNSPLIT, unsplit.orElseGet(() -> find(task, folder, SPLITS.get(0))));
    } else {
      unsplit.ifPresent(rows -> splits.put(UNSPLIT, rows));
    }
    return splits;
  }

  private LanguageFiles find() {
    return search().orElseThrow(this::nothing);
  }

  private Optional<LanguageFiles> search() {
    String quoted = Pattern.quote(split);
    List<Path> inSplit = list(folder.resolve(split));
    List<Runnable> layouts =
        List.of(
            () -> match(files, quoted + "[-_.](.+)" + ending),
            () -> match(without(inSplit), "(.+)" + ending),
            this::folderOfEachLanguage,
            () -> allInOne("(.+)\\." + quoted + ending),
            () -> allInOne("()" + quoted + "(?:-" + SHARD + ")?" + ending),
            () -> match(withoutSplits(), "(.+)" + ending));
    for (Runnable layout : layouts) {
      if (found.isEmpty()) {
        layout.run();
      }
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Path> ordered = new LinkedHashMap<>();
    task.inOrder(found.keySet()).forEach(language -> ordered.put(language, found.get(language)));
    return Optional.of(new LanguageFiles(ordered, warnings(inSplit)));
  }

  private Problem nothing() {
    String others =
        files.stream()
            .filter(SplitFiles::isDataFile)
            .map(SplitFiles::name)
            .limit(5)
            .collect(Collectors.joining(", "));
    return Problem.input(
        folder,
        "%1$s-LANGUAGE.tsv, %1$s/LANGUAGE.tsv, LANGUAGE/%1$s.tsv, NAME.%1$s.tsv or %1$s.tsv"
            .formatted(split),
        others.isEmpty() ? "none of them" : "none of them, but " + others,
        "check the folder and the split");
  }

  private void match(List<Path> among, String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    for (Path file : among) {
      Matcher matcher = compiled.matcher(name(file));
      if (matcher.matches() && !matcher.group(1).matches(SHARD) && Files.isRegularFile(file)) {
        put(matcher.group(1), file);
      }
    }
  }

  private void folderOfEachLanguage() {
    Pattern pattern = Pattern.compile(Pattern.quote(split) + ending);
    for (Path language : files) {
      if (Files.isDirectory(language) && !name(language).startsWith(".")) {
        for (Path file : list(language)) {
          if (pattern.matcher(name(file)).matches() && Files.isRegularFile(file)) {
            put(name(language), file);
          }
        }
      }
    }
  }

  /**
   * Files of several languages with a column that says which; rows without it are of the one in
   * names, unless there are others.
   */
  private void allInOne(String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    for (Path file : files) {
      Matcher matcher = compiled.matcher(name(file));
      if (matcher.matches() && Files.isRegularFile(file)) {
        Set<String> languages = languagesIn(file);
        String name = task.language(matcher.group(1));
        boolean isOne = LanguageFiles.looksLikeCode(name) || task.languages().contains(name);
        if (isOne && List.of(name, LanguageFiles.UNKNOWN).containsAll(languages)) {
          languages = Set.of(name);
        }
        languages.forEach(language -> put(language, file));
      }
    }
  }

  private Set<String> languagesIn(Path file) {
    Set<String> languages = new TreeSet<>();
    Reading all = new Reading(null, false, BadRows.SKIP);
    for (Example example : Datasets.load(task, file, all).examples()) {
      languages.add(example.language() == null ? LanguageFiles.UNKNOWN : example.language());
    }
    return languages;
  }

  private void put(String written, Path file) {
    if (!Names.fit(written)) {
      throw Problem.input(file, "a language's name in the file's", written, Names.UNFIT);
    }
    String language = task.language(written);
    Path other = found.put(language, file);
    if (other != null) {
      throw Problem.input(
          file, "one file for each language", "also " + other, "leave one of them out");
    }
  }

  /** What a folder of the split's name holds, without other splits' tables of all languages. */
  private List<Path> without(List<Path> inSplit) {
    return inSplit.stream().filter(file -> !tokens(file).contains(split)).toList();
  }

  private List<Path> withoutSplits() {
    return files.stream()
        .filter(file -> tokens(file).stream().noneMatch(SPLITS::contains))
        .filter(file -> !tokens(file).contains(split))
        .toList();
  }

  /** Names what looks like the split's or like a language's, and is neither. */
  private List<String> warnings(List<Path> inSplit) {
    Set<Path> used = new HashSet<>(found.values());
    List<Path> candidates = new ArrayList<>(files);
    candidates.addAll(inSplit);
    files.stream().filter(Files::isDirectory).forEach(inner -> candidates.addAll(list(inner)));
    List<String> unused =
        candidates.stream()
            .distinct()
            .filter(file -> !used.contains(file) && Files.isRegularFile(file))
            .filter(SplitFiles::isDataFile)
            .filter(
                file -> tokens(file).contains(split.toLowerCase(Locale.ROOT)) || isInSplit(file))
            .map(file -> folder.relativize(file).toString())
            .toList();
    return unused.isEmpty()
        ? List.of()
        : List.of(
            folder
                + ": not used for split "
                + split
                + ", since other names fit better: "
                + String.join(", ", unused));
  }

  private boolean isInSplit(Path file) {
    return name(file.getParent()).equals(split);
  }

  /** The parts of a file's name in lower case, without the ending. */
  private static Set<String> tokens(Path file) {
    Matcher matcher = DATA_FILE.matcher(name(file));
    String stem = matcher.matches() ? matcher.group(1) : name(file);
    return new HashSet<>(Arrays.asList(stem.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")));
  }

  private static String name(Path file) {
    return file.getFileName().toString();
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
