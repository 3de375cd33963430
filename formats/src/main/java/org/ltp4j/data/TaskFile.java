package org.ltp4j.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.evaluation.LabelSet;
import org.ltp4j.evaluation.Spans;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;
import org.ltp4j.template.Template;
import org.ltp4j.yaml.Yaml;

/** Reads task files; the built-in tasks are such files too. */
final class TaskFile {
  static final List<String> BUILT_IN = List.of("xnli", "americasnli", "sib200", "masakhaner");
  private static final int MAX_BYTES = 1 << 20;
  private static final List<String> KEYS =
      List.of(
          "name",
          "kind",
          "labels",
          "template",
          "question-template",
          "label-words",
          "none-words",
          "columns",
          "label-column",
          "label-separator",
          "id-column",
          "language-column",
          "column-order",
          "label-aliases",
          "languages",
          "tsv-quotes",
          "language-names");

  private final String place;
  private final JsonNode root;

  private TaskFile(String place, JsonNode root) {
    this.place = place;
    this.root = root;
  }

  static Task named(String nameOrFile) {
    if (BUILT_IN.contains(nameOrFile)) {
      String resource = "tasks/" + nameOrFile + ".yaml";
      try (InputStream in = TaskFile.class.getResourceAsStream(resource)) {
        return parse("task " + nameOrFile, in.readAllBytes());
      } catch (IOException e) {
        throw new IllegalStateException("resource " + resource, e);
      }
    }
    Path file = Path.of(nameOrFile);
    if (!Files.exists(file)) {
      throw Problem.usage(
          "task",
          "a task or a task file",
          "'" + nameOrFile + "'",
          Nearest.remedy(nameOrFile, BUILT_IN));
    }
    return read(file);
  }

  static Task read(Path file) {
    try (HashedInput input = new HashedInput(file)) {
      return parse(file.toString(), input.stream().readNBytes(MAX_BYTES + 1));
    } catch (IOException e) {
      throw Problem.input(file, "a task file", e.getMessage(), "check the file").causedBy(e);
    }
  }

  private static Task parse(String place, byte[] yaml) {
    if (yaml.length > MAX_BYTES) {
      throw Problem.input(place, "at most 1 MiB", "more", "check that it is a task file");
    }
    return new TaskFile(place, Yaml.texts(place, new String(yaml, StandardCharsets.UTF_8))).task();
  }

  private Task task() {
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      if (!KEYS.contains(entry.getKey())) {
        throw problem(
            entry.getKey(), "a known key", "an unknown one", Nearest.remedy(entry.getKey(), KEYS));
      }
    }
    TaskKind kind = kind();
    List<String> labels = labels(kind);
    Map<String, List<String>> columns = lists("columns");
    if (columns.isEmpty()) {
      throw problem(
          "columns", "the columns of the fields", "none", "write e.g. columns: {text: sentence}");
    }
    String template =
        kind == TaskKind.TOKENS && !root.has("template")
            ? "{" + columns.keySet().iterator().next() + "}"
            : template("template", columns);
    String question = root.has("question-template") ? template("question-template", columns) : "";
    List<String> columnOrder = list("column-order", false);
    List<String> labelColumns = list("label-column", kind != TaskKind.MULTI_LABEL);
    requireFit(kind, labels, columns);
    Task task =
        new Task(
            name(),
            kind,
            labels,
            template,
            question,
            kind == TaskKind.TOKENS ? new LinkedHashMap<>() : labelWords(labels),
            noneWords(kind),
            columns,
            labelColumns,
            separator(kind),
            list("id-column", false),
            list("language-column", false),
            columnOrder,
            aliases(labels),
            named("languages", false),
            quotedTsv(),
            languageNames());
    if (!columnOrder.isEmpty() && !task.describes(columnOrder, true)) {
      throw problem("column-order", task.describeColumns(true), columnOrder, "name all of them");
    }
    return task;
  }

  private TaskKind kind() {
    if (!root.has("kind")) {
      return TaskKind.SINGLE_LABEL;
    }
    String name = text("kind");
    TaskKind kind = TaskKind.named(name);
    if (kind == null) {
      List<String> names = TaskKind.names();
      throw problem(
          "kind",
          "one of " + String.join(", ", names),
          "'" + name + "'",
          Nearest.remedy(name, names));
    }
    return kind;
  }

  /** The labels; of words the tags, which types of spans stand for. */
  private List<String> labels(TaskKind kind) {
    List<String> given = named("labels", true);
    boolean types = kind == TaskKind.TOKENS && !given.contains(Spans.OUTSIDE);
    List<String> labels = types ? LabelCells.tags(given) : given;
    if (labels.size() < 2 || labels.stream().map(Task::key).distinct().count() < labels.size()) {
      throw problem(
          "labels",
          "at least two distinct labels, whatever their case",
          labels,
          "list each label once");
    }
    return labels;
  }

  /** Refuses what the kind has no use for, or cannot tell apart in files. */
  private void requireFit(TaskKind kind, List<String> labels, Map<String, List<String>> columns) {
    if (kind == TaskKind.TOKENS) {
      for (String key : List.of("label-words", "none-words", "question-template")) {
        if (root.has(key)) {
          throw problem(
              key, "no such key for kind tokens", "one", "leave it out: tags have a head");
        }
      }
      for (String tag : labels) {
        if (!LabelCells.isTag(tag)) {
          throw problem(
              "labels",
              "types such as PER, or tags: O, and B- or I- before a type",
              "'" + tag + "'",
              "list the types alone, e.g. [PER, LOC]");
        } else if (!LabelCells.isWord(tag)) {
          throw problem(
              "labels",
              "names without white space",
              "'" + Spans.type(tag) + "'",
              "write e.g. work_of_art, and in label-aliases 'B-work of art': B-work_of_art");
        }
      }
      if (columns.size() != 1) {
        throw problem(
            "columns", "one field, whose words have tags", columns.keySet(), "name only that");
      }
    } else if (kind == TaskKind.MULTI_LABEL) {
      for (String label : labels) {
        if (label.contains(LabelSet.SEPARATOR) || label.contains(separator(kind))) {
          throw problem(
              "labels",
              "names without what separates them",
              "'" + label + "'",
              "choose another name, with the old one in label-aliases, or another label-separator");
        }
      }
    }
    for (String key : List.of("label-separator", "none-words")) {
      if (kind != TaskKind.MULTI_LABEL && root.has(key)) {
        throw problem(key, "kind: multi-label", "kind: " + kind, "leave it out, or add the kind");
      }
    }
  }

  private String separator(TaskKind kind) {
    if (kind != TaskKind.MULTI_LABEL) {
      return "";
    }
    return root.has("label-separator") ? text("label-separator") : ",";
  }

  private List<String> noneWords(TaskKind kind) {
    if (kind != TaskKind.MULTI_LABEL) {
      return List.of();
    }
    return root.has("none-words") ? list("none-words", false) : List.of("none");
  }

  private String template(String key, Map<String, List<String>> columns) {
    String template = text(key);
    try {
      Template.parse(template, columns.keySet());
      return template;
    } catch (Problem e) {
      throw e.in(place);
    }
  }

  private LinkedHashMap<String, List<String>> labelWords(List<String> labels) {
    Map<String, List<String>> given = lists("label-words");
    given.keySet().forEach(label -> known("label-words", label, labels));
    LinkedHashMap<String, List<String>> words = new LinkedHashMap<>();
    for (String label : labels) {
      if (given.getOrDefault(label, List.of()).isEmpty()) {
        throw problem(
            "label-words", "words for every label", "none for '" + label + "'", "add some");
      }
      words.put(label, given.get(label));
    }
    return words;
  }

  private Map<String, String> aliases(List<String> labels) {
    Map<String, String> aliases = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : root.path("label-aliases").properties()) {
      String label = entry.getValue().asText();
      known("label-aliases", label, labels);
      String key = Task.key(entry.getKey());
      String other =
          labels.stream()
              .filter(name -> Task.key(name).equals(key))
              .findFirst()
              .orElse(aliases.getOrDefault(key, label));
      if (!other.equals(label)) {
        throw problem(
            "label-aliases",
            "one label for '" + entry.getKey() + "'",
            "'" + other + "' and '" + label + "'",
            "leave one of them out; case does not tell them apart");
      }
      aliases.put(key, label);
    }
    return aliases;
  }

  private boolean quotedTsv() {
    String quotes = root.has("tsv-quotes") ? text("tsv-quotes") : "literal";
    List<String> known = List.of("literal", "csv");
    if (!known.contains(quotes)) {
      throw problem(
          "tsv-quotes", "literal or csv", "'" + quotes + "'", Nearest.remedy(quotes, known));
    }
    return quotes.equals("csv");
  }

  private Map<String, String> languageNames() {
    Map<String, String> names = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : root.path("language-names").properties()) {
      names.put(entry.getKey(), one("language-names." + entry.getKey(), entry.getValue()));
    }
    return names;
  }

  private void known(String key, String label, Collection<String> labels) {
    if (!labels.contains(label)) {
      throw problem(key, "labels of the task", "'" + label + "'", Nearest.remedy(label, labels));
    }
  }

  private String text(String key) {
    return one(key, root.path(key));
  }

  private String one(String key, JsonNode value) {
    if (!value.isValueNode() || value.asText().isBlank()) {
      throw problem(
          key, "a text", value.isMissingNode() ? "nothing" : value, "see docs/formats.md");
    }
    return value.asText();
  }

  private List<String> list(String key, boolean required) {
    if (required && root.path(key).isMissingNode()) {
      throw problem(key, "a value or a list", "nothing", "see docs/formats.md");
    }
    return values(key, root.path(key));
  }

  private String name() {
    text("name");
    return named("name", true).get(0);
  }

  /** Names, which end in tables and pictures. */
  private List<String> named(String key, boolean required) {
    List<String> names = list(key, required);
    for (String name : names) {
      if (!Names.fit(name)) {
        throw problem(key, "plain names", "'" + name + "'", Names.UNFIT);
      }
    }
    return names;
  }

  private Map<String, List<String>> lists(String key) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : root.path(key).properties()) {
      lists.put(entry.getKey(), values(key + "." + entry.getKey(), entry.getValue()));
    }
    return lists;
  }

  /** A single value stands for a list of one. */
  private List<String> values(String key, JsonNode node) {
    List<String> values = new ArrayList<>();
    Iterable<JsonNode> nodes = node.isValueNode() ? List.of(node) : node;
    for (JsonNode value : nodes) {
      if (!value.isValueNode() || value.asText().isBlank()) {
        throw problem(key, "texts", value, "see docs/formats.md");
      }
      values.add(value.asText());
    }
    return List.copyOf(values);
  }

  private Problem problem(String key, String expected, Object found, String remedy) {
    return Problem.input(place + ", " + key, expected, found, remedy);
  }
}
