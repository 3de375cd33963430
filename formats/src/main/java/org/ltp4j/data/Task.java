package org.ltp4j.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ltp4j.evaluation.LabelSet;
import org.ltp4j.evaluation.Spans;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;
import org.ltp4j.template.FieldText;

/**
 * What is classified and how it is asked for: the labels, the template and its label words, and how
 * the columns of data files are called. Labels are bound by name, never by position. Built-in tasks
 * and users' task files have one format, see docs/formats.md.
 *
 * @param name short name, e.g. xnli
 * @param kind what is asked of a row
 * @param labels the labels in the order of all tables and matrices; tags, where words have them
 * @param template the template as written, see {@link org.ltp4j.template.Template}
 * @param questionTemplate the template that asks with the words Question and Answer, for the
 *     methods with discrete prompts; empty if there is none
 * @param labelWords label → words, in the order of the labels; empty for tags of words
 * @param noneWords words of no label, that those of labels are measured against where a row may
 *     have several; see docs/formats.md
 * @param columns field → the column names it may have, the first that a file has is taken
 * @param labelColumns names the label column may have; none where each label has a column of its
 *     own
 * @param labelSeparator what stands between the labels of a cell, where a row may have several
 * @param idColumns names the id column may have
 * @param languageColumns names the language column may have
 * @param columnOrder columns of files without a header; empty if there must be one
 * @param labelAliases other spelling → label
 * @param languages canonical order of the languages; others follow by name
 * @param quotedTsv whether quotation marks in TSV files quote, as in CSV
 * @param languageNames language as a folder, a file or a column has it → its code, where it is
 *     another
 */
public record Task(
    String name,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = TaskKind.Usual.class)
        TaskKind kind,
    List<String> labels,
    String template,
    String questionTemplate,
    LinkedHashMap<String, List<String>> labelWords,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> noneWords,
    Map<String, List<String>> columns,
    List<String> labelColumns,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String labelSeparator,
    List<String> idColumns,
    List<String> languageColumns,
    List<String> columnOrder,
    Map<String, String> labelAliases,
    List<String> languages,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean quotedTsv,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> languageNames) {

  private static final String USUAL_ID = "id";

  /** Fills in what task files of older versions do not have. */
  public Task {
    kind = kind == null ? TaskKind.SINGLE_LABEL : kind;
    noneWords = noneWords == null ? List.of() : noneWords;
    labelSeparator = labelSeparator == null ? "" : labelSeparator;
    languageNames = languageNames == null ? Map.of() : languageNames;
  }

  /** Puts in what is left out of a task's JSON where it is as usual. */
  public static void complete(JsonNode json) {
    if (json instanceof ObjectNode task) {
      if (!task.has("kind")) {
        task.put("kind", TaskKind.SINGLE_LABEL.toString());
      }
      if (!task.has("noneWords")) {
        task.putArray("noneWords");
      }
      if (!task.has("labelSeparator")) {
        task.put("labelSeparator", "");
      }
      if (!task.has("quotedTsv")) {
        task.put("quotedTsv", false);
      }
      if (!task.has("languageNames")) {
        task.putObject("languageNames");
      }
    }
  }

  /**
   * Reads a task file.
   *
   * @throws org.ltp4j.problem.Problem with the key that is unknown, missing or wrong
   */
  public static Task load(Path yaml) {
    return TaskFile.read(yaml);
  }

  /**
   * A built-in task ({@code xnli}, {@code americasnli}, {@code sib200}, {@code masakhaner}), or
   * else the task file of that name.
   *
   * @throws org.ltp4j.problem.Problem if it is neither
   */
  public static Task named(String nameOrFile) {
    return TaskFile.named(nameOrFile);
  }

  /** What a row is said to have: the labels, or the types of spans. */
  public List<String> classes() {
    return kind.decision(labels, LabelSet.EVEN).counted();
  }

  /** What a row has of the {@link #classes}: its label or labels, or the type of each span. */
  public List<String> marks(Example example) {
    if (example.labels() == null) {
      return List.of();
    }
    return kind == TaskKind.TOKENS
        ? Spans.of(example.labels()).stream().map(Spans.Span::type).toList()
        : example.labels();
  }

  /** The words of a row, where they are what has labels; else none. */
  public List<String> words(Example example) {
    if (kind != TaskKind.TOKENS) {
      return List.of();
    }
    return FieldText.words(example.fields().get(fields().get(0)));
  }

  /** The names of the fields. */
  public List<String> fields() {
    return List.copyOf(columns.keySet());
  }

  /** The label that is written this way: its name or an alias, ignoring case and white space. */
  public Optional<String> label(String written) {
    String wanted = key(written);
    return labels.stream()
        .filter(label -> key(label).equals(wanted))
        .findFirst()
        .or(() -> Optional.ofNullable(labelAliases.get(wanted)));
  }

  /** What labels are told apart by. */
  static String key(String label) {
    return label.strip().toLowerCase(Locale.ROOT);
  }

  /** Languages in the canonical order, others behind by name. */
  public List<String> inOrder(Collection<String> codes) {
    List<String> ordered = new ArrayList<>(codes.stream().sorted().distinct().toList());
    List<String> known = languages.stream().filter(ordered::contains).toList();
    ordered.removeAll(known);
    ordered.addAll(0, known);
    return ordered;
  }

  /**
   * The languages that are asked for.
   *
   * @param asked each by any of its names; empty for all
   * @param known those that the data has
   * @throws Problem if the data lacks one
   */
  public List<String> chosen(List<String> asked, List<String> known) {
    List<String> chosen = asked.stream().map(this::language).distinct().toList();
    for (String language : chosen) {
      if (!known.contains(language)) {
        throw Problem.usage(
            "--languages",
            "languages of the data",
            "'" + language + "'",
            Nearest.remedy(language, known));
      }
    }
    return chosen.isEmpty() ? known : chosen;
  }

  /** Whether these are names of columns that hold everything needed. */
  boolean describes(Collection<String> names, boolean labelled) {
    return columns.values().stream()
            .allMatch(accepted -> accepted.stream().anyMatch(names::contains))
        && (!labelled || hasLabels(names));
  }

  private boolean hasLabels(Collection<String> names) {
    return labelColumns.isEmpty()
        ? names.containsAll(labels)
        : labelColumns.stream().anyMatch(names::contains);
  }

  /** The code of a language by the name that a folder, a file or a column gives it. */
  public String language(String written) {
    return languageNames.getOrDefault(written, written);
  }

  /**
   * The columns of a file without header, from its first row; null if they cannot be told. The
   * label may be missing where none is needed. The language may stand first, as in AmericasNLI's
   * official test files; it is believed if it is the one that the file's name says.
   */
  List<String> columnsWithoutHeader(List<String> row, Reading reading) {
    List<String> unlabelled =
        columnOrder.stream().filter(column -> !labelColumns.contains(column)).toList();
    if (columnOrder.isEmpty()) {
      return null;
    } else if (row.size() == columnOrder.size()) {
      return columnOrder;
    } else if (!reading.labelled() && row.size() == unlabelled.size()) {
      return unlabelled;
    }
    boolean startsWithLanguage =
        !languageColumns.isEmpty()
            && row.size() == columnOrder.size() + 1
            && isLanguage(row.get(0).strip(), reading.language());
    return startsWithLanguage
        ? Stream.concat(Stream.of(languageColumns.get(0)), columnOrder.stream()).toList()
        : null;
  }

  private boolean isLanguage(String written, String expected) {
    String code = language(written);
    return languages.contains(code) || code.equals(expected);
  }

  /** Those of the id column and behind them {@code id}, unless another column has that name. */
  List<String> idColumnsOrUsual() {
    return columnNames().contains(USUAL_ID)
        ? idColumns
        : Stream.concat(idColumns.stream(), Stream.of(USUAL_ID)).toList();
  }

  /** All names that a column of this task may have, in lower case. */
  Set<String> columnNames() {
    Set<String> names = new HashSet<>(columns.keySet());
    columns.values().forEach(names::addAll);
    Stream.of(labelColumns, idColumns, languageColumns).forEach(names::addAll);
    if (labelColumns.isEmpty()) {
      names.addAll(labels);
    }
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  /** The built-in task that these columns belong to, if they are not this task's. */
  Optional<String> builtInWith(Collection<String> names, boolean labelled) {
    return TaskFile.BUILT_IN.stream()
        .filter(other -> !other.equals(name) && named(other).describes(names, labelled))
        .findFirst();
  }

  /** The needed columns, for messages. */
  String describeColumns(boolean labelled) {
    List<String> needed = new ArrayList<>();
    columns.values().forEach(accepted -> needed.add(String.join("/", accepted)));
    if (labelled) {
      needed.add(
          labelColumns.isEmpty() ? String.join(", ", labels) : String.join("/", labelColumns));
    }
    String order =
        columnOrder.isEmpty() ? "" : " (or rows of " + String.join(", ", columnOrder) + ")";
    return String.join(", ", needed) + order;
  }
}
