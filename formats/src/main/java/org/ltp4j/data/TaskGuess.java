package org.ltp4j.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ltp4j.evaluation.LabelSet;
import org.ltp4j.evaluation.Spans;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;
import org.ltp4j.template.Template;

/**
 * A task made from a file's columns and labels: a beginning for a person to go on from.
 *
 * @param task what the columns seem to say
 * @param builtIn whether the task is a built-in one, whose columns and labels the file has
 * @param file the file looked at
 */
public record TaskGuess(Task task, boolean builtIn, Path file) {
  private static final List<String> LABELS =
      List.of(
          "label",
          "gold_label",
          "gold",
          "category",
          "class",
          "topic",
          "sentiment",
          "stars",
          "rating",
          "target",
          "intent",
          "emotion",
          "stance",
          "labels");
  private static final List<String> TEXTS =
      List.of(
          "premise",
          "sentence1",
          "text_a",
          "text",
          "sentence",
          "headline",
          "title",
          "review",
          "tweet",
          "content",
          "body",
          "question",
          "hypothesis",
          "sentence2",
          "text_b");

  /** What may stand between the labels of a cell. */
  private static final List<String> SEPARATORS = List.of(",", ";", "|");

  private static final List<String> LANGUAGES = List.of("language", "lang");
  private static final Pattern ID = Pattern.compile("(?i)(.*[-_ ])?(id|idx|index|guid|uid|pairid)");

  /** A label is a name, no sentence. */
  private static final int LONGEST_LABEL = 40;

  /** A column of texts that no name gives away has at least so many characters in the mean. */
  private static final int SHORTEST_TEXT = 10;

  /**
   * The built-in task that a file belongs to by its columns and labels, or else one made from them.
   *
   * @throws Problem if the columns cannot be told, or no column has labels
   */
  public static TaskGuess of(Path file) {
    RowFormat format = RowFormat.of(file);
    if (format == RowFormat.CONLL || format == RowFormat.TEXT) {
      return ofTags(file, ConllRows.tagsIn(file));
    }
    List<String> first = Columns.firstRow(file);
    for (String name : TaskFile.BUILT_IN) {
      Task task = Task.named(name);
      if (isRowOf(task, first)) {
        return new TaskGuess(task, true, file);
      }
    }
    Columns columns = Columns.of(file);
    for (String name : TaskFile.BUILT_IN) {
      Task task = Task.named(name);
      if (fits(task, columns)) {
        return new TaskGuess(task, true, file);
      }
    }
    return new TaskGuess(guess(columns), false, file);
  }

  /** Words with tags: only the types are to be told. */
  private static TaskGuess ofTags(Path file, List<String> written) {
    List<String> tags = once(written.stream());
    List<String> types = once(tags.stream().map(Spans::type).filter(type -> !type.isEmpty()));
    if (types.isEmpty()) {
      throw Problem.input(
          file,
          "rows (.tsv, .csv, .jsonl, .json or .parquet), or a word and its tag a line",
          tags.isEmpty() ? "other lines" : "O alone",
          "check that this is the right file");
    }
    for (String name : TaskFile.BUILT_IN) {
      Task task = Task.named(name);
      if (task.kind() == TaskKind.TOKENS
          && task.classes().size() == types.size()
          && task.classes().containsAll(types)) {
        return new TaskGuess(task, true, file);
      }
    }
    Optional<String> parted = tags.stream().filter(tag -> !LabelCells.isWord(tag)).findFirst();
    if (parted.isPresent()) {
      throw Problem.input(
          file,
          "tags without white space",
          "'" + parted.get() + "'",
          "write a task file with other names, and these in label-aliases, see docs/formats.md");
    }
    boolean iob = keys(LabelCells.tags(types)).containsAll(keys(tags));
    Found found =
        new Found(
            Map.of("text", List.of("tokens", "words", "text")),
            List.of("ner_tags", "tags"),
            List.of(),
            List.of());
    List<String> labels = iob ? LabelCells.tags(types) : tags;
    Task task = task(file, TaskKind.TOKENS, labels, new LinkedHashMap<>(), "{text}", found);
    return new TaskGuess(task, false, file);
  }

  /** In their order; of those that differ in case only the first. */
  private static List<String> once(Stream<String> names) {
    Map<String, String> byKey = new LinkedHashMap<>();
    names.sorted().forEach(name -> byKey.putIfAbsent(Task.key(name), name));
    return List.copyOf(byKey.values());
  }

  private static Set<String> keys(List<String> names) {
    return names.stream().map(Task::key).collect(Collectors.toSet());
  }

  /** Names that the columns of the fields, the label, the id and the language have. */
  private record Found(
      Map<String, List<String>> fields,
      List<String> label,
      List<String> id,
      List<String> language) {}

  /** A task of which nothing is known but this; all else is as usual. */
  private static Task task(
      Path file,
      TaskKind kind,
      List<String> labels,
      LinkedHashMap<String, List<String>> words,
      String template,
      Found columns) {
    return task(file, kind, labels, words, List.of(), template, columns, "");
  }

  private static Task severalLabels(
      Path file,
      List<String> labels,
      LinkedHashMap<String, List<String>> words,
      String template,
      Found columns,
      String separator) {
    List<String> none = List.of("none");
    return task(file, TaskKind.MULTI_LABEL, labels, words, none, template, columns, separator);
  }

  private static Task task(
      Path file,
      TaskKind kind,
      List<String> labels,
      LinkedHashMap<String, List<String>> words,
      List<String> noneWords,
      String template,
      Found columns,
      String separator) {
    return new Task(
        stem(file),
        kind,
        labels,
        template,
        "",
        words,
        noneWords,
        columns.fields(),
        columns.label(),
        separator,
        columns.id(),
        columns.language(),
        List.of(),
        Map.of(),
        List.of(),
        false,
        Map.of());
  }

  /** Whether a first row is data of a task's files without a header. */
  private static boolean isRowOf(Task task, List<String> row) {
    List<String> order = task.columnOrder();
    return !order.isEmpty()
        && row.size() == order.size()
        && task.labelColumns().stream()
            .mapToInt(order::indexOf)
            .anyMatch(at -> at >= 0 && task.label(row.get(at)).isPresent());
  }

  private static boolean fits(Task task, Columns columns) {
    if (!task.describes(columns.byName().keySet(), true)) {
      return false;
    }
    Columns.Content labels =
        task.labelColumns().stream()
            .filter(columns.byName()::containsKey)
            .findFirst()
            .map(columns.byName()::get)
            .orElseThrow();
    Set<String> known = new HashSet<>();
    labels.values().forEach(value -> task.label(value).ifPresent(known::add));
    // A label or two may be mistakes, which the survey then tells of; fewer are another task.
    return known.size() == task.labels().size() && 2 * known.size() > labels.values().size();
  }

  private static Task guess(Columns columns) {
    Map<String, Columns.Content> left = new LinkedHashMap<>(columns.byName());
    Optional<String> language = take(left, LANGUAGES, content -> !content.isOpen());
    Optional<String> id =
        left.keySet().stream().filter(name -> ID.matcher(name).matches()).findFirst();
    id.ifPresent(left::remove);
    String label =
        take(left, LABELS, TaskGuess::mayBeLabels)
            .or(() -> fewest(left, columns.rows()))
            .orElseThrow(() -> noLabels(columns));
    List<String> cells = columns.byName().get(label).values();
    Optional<String> separator =
        SEPARATORS.stream().filter(between -> separates(between, cells)).findFirst();
    List<String> labels =
        new ArrayList<>(separator.map(between -> parts(between, cells)).orElse(cells));
    left.remove(label);
    labels.sort(byNumberOrName(labels));
    Map<String, List<String>> fields = fields(left, columns);
    LinkedHashMap<String, List<String>> words = new LinkedHashMap<>();
    labels.forEach(name -> words.put(name, List.of(name)));
    Found found = new Found(fields, List.of(label), list(id), list(language));
    String template = template(List.copyOf(fields.keySet()));
    return separator.isPresent()
        ? severalLabels(columns.file(), labels, words, template, found, separator.get())
        : task(columns.file(), TaskKind.SINGLE_LABEL, labels, words, template, found);
  }

  /**
   * Whether cells are lists of labels: most of those with a separator are made of what stands in
   * others alone.
   */
  private static boolean separates(String separator, List<String> cells) {
    Set<String> alone =
        cells.stream()
            .filter(cell -> !cell.contains(separator))
            .map(Task::key)
            .collect(Collectors.toSet());
    List<String> lists = cells.stream().filter(cell -> cell.contains(separator)).toList();
    long known =
        lists.stream()
            .filter(list -> alone.containsAll(keys(parts(separator, List.of(list)))))
            .count();
    // Such a name stands for several labels where answers are written.
    boolean fit = parts(separator, cells).stream().noneMatch(l -> l.contains(LabelSet.SEPARATOR));
    return fit && alone.size() >= 2 && 2 * known > lists.size();
  }

  /** The labels of cells, each once. */
  private static List<String> parts(String separator, List<String> cells) {
    return once(
        cells.stream()
            .flatMap(cell -> Arrays.stream(cell.split(Pattern.quote(separator))))
            .map(String::strip)
            .filter(label -> !label.isEmpty()));
  }

  private static List<String> list(Optional<String> name) {
    return name.map(List::of).orElse(List.of());
  }

  private static Optional<String> take(
      Map<String, Columns.Content> left, List<String> names, Predicate<Columns.Content> fits) {
    for (String name : names) {
      for (Map.Entry<String, Columns.Content> column : left.entrySet()) {
        if (column.getKey().equalsIgnoreCase(name) && fits.test(column.getValue())) {
          left.remove(column.getKey());
          return Optional.of(column.getKey());
        }
      }
    }
    return Optional.empty();
  }

  private static boolean mayBeLabels(Columns.Content content) {
    return !content.isOpen()
        && content.values().size() >= 2
        && content.values().stream().allMatch(v -> v.length() <= LONGEST_LABEL && Names.fit(v));
  }

  /** The column with the fewest values, each of them in two rows at least in the mean. */
  private static Optional<String> fewest(Map<String, Columns.Content> left, long rows) {
    return left.entrySet().stream()
        .filter(column -> mayBeLabels(column.getValue()))
        .filter(column -> 2L * column.getValue().values().size() <= rows)
        .filter(column -> TEXTS.stream().noneMatch(column.getKey()::equalsIgnoreCase))
        .min(Comparator.comparingInt(column -> column.getValue().values().size()))
        .map(Map.Entry::getKey);
  }

  private static Map<String, List<String>> fields(
      Map<String, Columns.Content> left, Columns columns) {
    List<String> chosen = new ArrayList<>();
    for (String name : TEXTS) {
      left.keySet().stream().filter(name::equalsIgnoreCase).forEach(chosen::add);
    }
    if (chosen.isEmpty()) {
      left.entrySet().stream()
          .filter(column -> column.getValue().meanLength() >= SHORTEST_TEXT)
          .max(Comparator.comparingDouble(column -> column.getValue().meanLength()))
          .ifPresent(column -> chosen.add(column.getKey()));
    }
    if (chosen.isEmpty()) {
      throw Problem.input(
          columns.file(),
          "a column of texts",
          "columns " + columns.byName().keySet(),
          "write a task file that names it, see docs/formats.md");
    }
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String name : chosen) {
      String field = Template.isField(name) ? name : "text";
      fields.put(fields.containsKey(field) ? "text" + fields.size() : field, List.of(name));
    }
    return fields;
  }

  private static String template(List<String> fields) {
    StringBuilder text = new StringBuilder("{" + fields.get(0) + "} .");
    fields.subList(1, fields.size()).forEach(field -> text.append(" {" + field + "} ."));
    return text + " {mask} .";
  }

  private static Problem noLabels(Columns columns) {
    return Problem.input(
        columns.file(),
        "a column of labels, of at most " + Columns.MOST_VALUES + " different short values",
        "columns " + columns.byName().keySet(),
        "call it label, or write a task file that names it, see docs/formats.md");
  }

  private static Comparator<String> byNumberOrName(List<String> labels) {
    return labels.stream().allMatch(label -> label.matches("-?\\d{1,9}"))
        ? Comparator.comparingInt(Integer::parseInt)
        : Comparator.naturalOrder();
  }

  private static String stem(Path file) {
    String name = file.toAbsolutePath().normalize().getFileName().toString();
    Path folder = file.toAbsolutePath().normalize().getParent().getFileName();
    String own = name.replaceFirst("\\..*", "");
    String chosen =
        own.toLowerCase(Locale.ROOT).matches("(train|dev|valid|test).*") && folder != null
            ? folder.toString()
            : own;
    return chosen.isBlank() || !Names.fit(chosen) ? "task" : chosen;
  }

  /**
   * The task as a task file with remarks on what to look at.
   *
   * @throws Problem (output) if the file is there or cannot be written
   */
  public static void write(Task task, Path source, Path target) {
    AtomicFiles.writeString(target, TaskSkeleton.of(task, source));
  }
}
