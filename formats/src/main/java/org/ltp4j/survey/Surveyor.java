package org.ltp4j.survey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.Datasets;
import org.ltp4j.data.Example;
import org.ltp4j.data.LanguageFiles;
import org.ltp4j.data.Reading;
import org.ltp4j.data.Task;
import org.ltp4j.files.FileTree;
import org.ltp4j.problem.Problem;
import org.ltp4j.tokenizer.Tokenizer;

/** Looks at a data directory or file, row by row, and keeps no text. */
public final class Surveyor {
  private static final int DEPTH = 2;

  private final Path root;
  private final Task task;
  private final String taskFrom;
  private final Tokenizer tokenizer;
  private final int maxLength;
  private final Repetition repetition = new Repetition();
  private final List<Group> groups = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /** What is counted of a language while its rows come. */
  private static final class Tally {
    private final Map<String, Long> labels = new LinkedHashMap<>();
    private Meter meter;
    private long rows;
    private long unlabelled;
    private long duplicates;
    private long folded;
    private long contradictions;
  }

  /**
   * Prepares a survey.
   *
   * @param taskFrom how the task was chosen, for the report
   * @param tokenizer counts tokens; null for none
   * @param maxLength longest input, tokens
   */
  public Surveyor(Path root, Task task, String taskFrom, Tokenizer tokenizer, int maxLength) {
    this.root = root;
    this.task = task;
    this.taskFrom = taskFrom;
    this.tokenizer = tokenizer;
    this.maxLength = maxLength;
  }

  /**
   * The file of a directory that shows best what its columns are: of training data, if there are.
   *
   * @throws Problem if there is no data file
   */
  public static Path sample(Path root) {
    if (Files.isRegularFile(root)) {
      return root;
    }
    List<Path> tables = files(root, Datasets::isDataFile);
    // Words with tags are published as .txt, as many other things are.
    List<Path> files = tables.isEmpty() ? files(root, f -> lower(f).endsWith(".txt")) : tables;
    return files.stream()
        .min(
            Comparator.comparing((Path file) -> !lower(file).contains("train"))
                .thenComparing(file -> !lower(file).contains("dev"))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow(
            () ->
                Problem.input(
                    root,
                    "data files (.tsv, .csv, .jsonl, .json or .conll; .gz, .zst or .xz may follow) in it or its folders",
                    "none",
                    "check the path"));
  }

  /**
   * Looks at everything. A file that cannot be used is a problem in the report, and the survey goes
   * on with the next.
   *
   * @throws Problem if no file can be used
   */
  public Survey run() {
    Map<String, LanguageFiles> splits =
        Files.isRegularFile(root)
            ? Map.of("rows", new LanguageFiles(Map.of(LanguageFiles.UNKNOWN, root), List.of()))
            : Datasets.splits(task, root);
    Problem first = null;
    Set<Path> used = new LinkedHashSet<>();
    for (Map.Entry<String, LanguageFiles> split : splits.entrySet()) {
      Map<Path, String> files = new LinkedHashMap<>();
      split
          .getValue()
          .files()
          .forEach((language, file) -> files.merge(file, language, (a, b) -> ""));
      for (Map.Entry<Path, String> file : files.entrySet()) {
        used.add(file.getKey());
        try {
          file(split.getKey(), file.getKey(), file.getValue());
        } catch (Problem problem) {
          first = first == null ? problem : first;
          problems.add(problem.getMessage());
        }
      }
    }
    if (groups.isEmpty() && first != null) {
      throw first;
    }
    unused(used);
    judge();
    return new Survey(
        task.name(),
        task.kind(),
        taskFrom,
        maxLength,
        List.copyOf(groups),
        repetition.shared(),
        problems);
  }

  /** Reads one file; an empty language stands for several in it. */
  private void file(String split, Path file, String language) {
    boolean one = !language.isEmpty() && !language.equals(LanguageFiles.UNKNOWN);
    Reading reading = new Reading(one ? language : null, false, BadRows.SKIP);
    Map<String, Tally> tallies = new TreeMap<>();
    String name = name(file);
    List<String> contradictions = new ArrayList<>();
    List<String> warnings =
        Datasets.scan(
            task,
            file,
            reading,
            (example, line) -> {
              String of = example.language() == null ? LanguageFiles.UNKNOWN : example.language();
              Tally tally = tallies.computeIfAbsent(of, key -> tally());
              Repetition.Found found = repetition.add(split, name, line, example);
              if (found.contradicts() && contradictions.size() < 3) {
                contradictions.add("line %s has the texts of %s".formatted(line, found.earlier()));
              }
              count(tally, example, found);
            });
    problems.addAll(warnings);
    if (tallies.isEmpty()) {
      problems.add(file + ": no row that can be used");
    }
    tallies.forEach(
        (of, tally) -> {
          groups.add(group(split, of, name, tally));
          if (tally.contradictions > 0) {
            problems.add(
                "%s: %s of %s with the texts of an earlier row and another label: %s"
                    .formatted(
                        file,
                        SurveyText.count(tally.contradictions),
                        of,
                        String.join(", ", contradictions)));
          }
        });
  }

  private Tally tally() {
    Tally tally = new Tally();
    task.classes().forEach(label -> tally.labels.put(label, 0L));
    tally.meter = tokenizer == null ? null : new Meter(tokenizer, task, maxLength);
    return tally;
  }

  private void count(Tally tally, Example example, Repetition.Found found) {
    tally.rows++;
    if (example.labels() == null) {
      tally.unlabelled++;
    }
    task.marks(example).forEach(label -> tally.labels.merge(label, 1L, Long::sum));
    tally.duplicates += found.exact() ? 1 : 0;
    tally.folded += found.folded() ? 1 : 0;
    tally.contradictions += found.contradicts() ? 1 : 0;
    if (tally.meter != null) {
      tally.meter.add(example.fields());
    }
  }

  private static Group group(String split, String language, String file, Tally tally) {
    return new Group(
        split,
        language,
        file,
        tally.rows,
        tally.labels,
        tally.unlabelled,
        tally.duplicates,
        tally.folded,
        tally.contradictions,
        tally.meter == null ? null : tally.meter.finish());
  }

  private void unused(Set<Path> used) {
    if (Files.isDirectory(root)) {
      List<String> others =
          files(root, Datasets::isDataFile).stream()
              .filter(file -> !used.contains(file))
              .map(this::name)
              .toList();
      if (!others.isEmpty()) {
        problems.add(
            "%s: not looked at, since no split's name fits: %s"
                .formatted(root, String.join(", ", others)));
      }
    }
  }

  private void judge() {
    for (Group group : groups) {
      String place = root.resolve(group.file()) + ", " + group.language();
      if (Files.isRegularFile(root)) {
        place = root + ", " + group.language();
      }
      List<String> missing =
          group.labels().entrySet().stream()
              .filter(label -> label.getValue() == 0)
              .map(Map.Entry::getKey)
              .toList();
      if (group.unlabelled() > 0) {
        problems.add(
            "%s: %s without a label".formatted(place, SurveyText.count(group.unlabelled())));
      } else if (!missing.isEmpty()) {
        problems.add("%s: no row of label %s".formatted(place, String.join(", ", missing)));
      }
      Lengths lengths = group.lengths();
      if (lengths != null && lengths.cannotWrite()) {
        problems.add(
            String.format(
                Locale.ROOT,
                "%s: the tokenizer cannot write this language well: %.1f %% of the pieces are"
                    + " unknown, %.2f tokens for a character",
                place,
                100 * lengths.unknown(),
                lengths.tokensPerCharacter()));
      }
    }
  }

  private String name(Path file) {
    return Files.isDirectory(root)
        ? root.relativize(file).toString()
        : file.getFileName().toString();
  }

  private static String lower(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT);
  }

  private static List<Path> files(Path root, Predicate<Path> wanted) {
    if (!Files.exists(root)) {
      throw Problem.input(root, "a data directory or file", "nothing", "check the path");
    }
    try {
      return FileTree.of(root, DEPTH).stream()
          .filter(file -> Files.isRegularFile(file) && wanted.test(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw Problem.input(
              root,
              "folders that can be listed",
              e.getClass().getSimpleName() + " (" + e.getMessage() + ")",
              "check their rights")
          .causedBy(e);
    }
  }
}
