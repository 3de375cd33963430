package org.ltp4j.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.evaluation.Metric;
import org.ltp4j.trial.Selector;
import org.ltp4j.trial.StoredTrial;
import org.ltp4j.trial.TrialResult;

/**
 * Trials as rows, columns and groups see them. A field that a trial lacks does not apply to it:
 * full fine-tuning has no ratio, so it stands beside every ratio.
 *
 * @param all the trials, by name
 */
record Trials(List<StoredTrial> all) {
  static final String SEED = "seed";
  private static final String LANGUAGE = ReportSettings.LANGUAGE;

  Trials {
    all = all.stream().sorted(Comparator.comparing(t -> t.result().name(), Natural.ORDER)).toList();
  }

  /** Those with test results. */
  Trials measured() {
    return new Trials(all.stream().filter(t -> t.result().isMeasured()).toList());
  }

  /** Those of which something holds. */
  Trials that(Predicate<StoredTrial> holds) {
    return new Trials(all.stream().filter(holds).toList());
  }

  /** Those of a selection. */
  Trials in(Selector selector) {
    return that(trial -> selector.matches(trial.result()));
  }

  /** What the recipe is measured by; where it does not say, what the first results usually are. */
  Metric metric() {
    return Stream.concat(measured().all.stream(), all.stream())
        .map(t -> t.result().metric())
        .findFirst()
        .orElse(Metric.ACCURACY);
  }

  /** Those that have the field. */
  Trials with(String field) {
    return new Trials(all.stream().filter(t -> !t.result().field(field).isEmpty()).toList());
  }

  /** Those whose field has this value. */
  Trials where(String field, String value) {
    return new Trials(all.stream().filter(t -> t.result().field(field).equals(value)).toList());
  }

  /** The values of a field in natural order, without the trials that lack it. */
  List<String> values(String field) {
    return all.stream()
        .map(t -> t.result().field(field))
        .filter(value -> !value.isEmpty())
        .distinct()
        .sorted(Natural.ORDER)
        .toList();
  }

  /** Names of all fields in the order they were met. */
  List<String> fields() {
    return all.stream().flatMap(t -> t.result().fields().keySet().stream()).distinct().toList();
  }

  /**
   * Fields in which trials differ, other than the seed and these. A field that only some trials
   * have, and those all with one value, counts if nothing else tells them from the others: the
   * ticket seed of random tickets does not, since their strategy does. Nor does another seed that
   * goes along with the seed.
   */
  List<String> varying(List<String> others) {
    List<String> varying =
        new ArrayList<>(fields().stream().filter(field -> values(field).size() > 1).toList());
    for (String field : fields()) {
      if (!varying.contains(field) && !isTold(field, varying)) {
        varying.add(field);
      }
    }
    return fields().stream()
        .filter(varying::contains)
        .filter(field -> !field.equals(SEED) && !others.contains(field))
        .filter(field -> !(isSeed(field) && with(field).isTold(field, List.of(SEED))))
        .toList();
  }

  private static boolean isSeed(String field) {
    return field.endsWith("-seed") || field.endsWith("." + SEED);
  }

  /** Whether trials that agree in some fields agree in this one too. */
  private boolean isTold(String field, List<String> by) {
    Map<List<String>, String> values = new HashMap<>();
    return all.stream()
        .allMatch(
            t -> {
              String value = t.result().field(field);
              List<String> known = by.stream().map(other -> t.result().field(other)).toList();
              return value.equals(values.computeIfAbsent(known, k -> value));
            });
  }

  /**
   * Whether trials were trained in several languages, and none was tested by trials of two of
   * these: trials in the language itself, which together are tested in all.
   */
  boolean isInOwnLanguages() {
    Map<String, String> trained = new HashMap<>();
    return values(LANGUAGE).size() > 1
        && with(LANGUAGE).all.stream()
            .allMatch(
                trial -> {
                  String own = trial.result().field(LANGUAGE);
                  return trial.result().evaluation().languages().stream()
                      .map(tested -> trained.computeIfAbsent(tested.language(), l -> own))
                      .allMatch(own::equals);
                });
  }

  /**
   * Trials in the language itself as one trial that was tested in all their languages; others as
   * they are.
   */
  Trials together() {
    return new Trials(
        alikeButForLanguage().values().stream()
            .flatMap(alike -> alike.isApart() ? Stream.of(alike.asOne()) : alike.all.stream())
            .toList());
  }

  private Map<Map<String, Object>, Trials> alikeButForLanguage() {
    Map<Map<String, Object>, List<StoredTrial>> alike = new LinkedHashMap<>();
    for (StoredTrial trial : all) {
      alike.computeIfAbsent(butForLanguage(trial), f -> new ArrayList<>()).add(trial);
    }
    Map<Map<String, Object>, Trials> parts = new LinkedHashMap<>();
    alike.forEach((fields, trials) -> parts.put(fields, new Trials(trials)));
    return parts;
  }

  /** A trial's fields without the language that it was trained in. */
  static Map<String, Object> butForLanguage(StoredTrial trial) {
    Map<String, Object> fields = new HashMap<>(trial.result().fields());
    fields.remove(LANGUAGE);
    return fields;
  }

  private Stream<LanguageResult> results() {
    return all.stream().flatMap(t -> t.result().evaluation().languages().stream());
  }

  /** Whether no language was tested by two of them. */
  boolean isApart() {
    return results().map(LanguageResult::language).distinct().count() == results().count();
  }

  private StoredTrial asOne() {
    StoredTrial first = all.get(0);
    TrialResult result = first.result();
    return all.size() == 1
        ? first
        : new StoredTrial(
            first.folder(),
            result.done(
                result.learning(),
                new EvaluationResult(result.evaluation().labels(), results().toList()),
                result.cost(),
                result.traces()));
  }

  /** By what some fields say, in natural order. */
  Map<String, Trials> by(List<String> fields) {
    Map<String, List<StoredTrial>> parts = new TreeMap<>(Natural.ORDER);
    all.forEach(t -> parts.computeIfAbsent(label(t, fields), l -> new ArrayList<>()).add(t));
    Map<String, Trials> ordered = new LinkedHashMap<>();
    parts.forEach((label, trials) -> ordered.put(label, new Trials(trials)));
    return ordered;
  }

  /**
   * Parts that are alike in some fields. A trial without a field is in every part that fits it
   * otherwise.
   *
   * @return by what the part has in common, empty where nothing differs
   */
  Map<String, Trials> groups(List<String> fields) {
    Set<Map<String, String>> wanted = new LinkedHashSet<>();
    all.forEach(t -> wanted.add(known(t, fields)));
    Map<String, Trials> groups = new TreeMap<>(Natural.ORDER);
    for (Map<String, String> one : wanted) {
      boolean isCovered =
          wanted.stream()
              .anyMatch(o -> o.size() > one.size() && o.entrySet().containsAll(one.entrySet()));
      if (!isCovered) {
        String label =
            one.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
        groups.put(label, matching(one, fields));
      }
    }
    return groups;
  }

  /** Text as it is, other values with their field's name, e.g. {@code ltp global ratio 0.2}. */
  static String label(StoredTrial trial, List<String> fields) {
    String label =
        fields.stream()
            .map(field -> said(field, trial.result().fields().get(field), trial))
            .filter(Objects::nonNull)
            .collect(Collectors.joining(" "));
    return label.isEmpty() ? "all" : label;
  }

  private static String said(String field, Object value, StoredTrial trial) {
    if (value == null || value.toString().isEmpty()) {
      return null;
    }
    return value instanceof String text && !text.equals("all")
        ? text
        : field + " " + trial.result().field(field);
  }

  private Trials matching(Map<String, String> wanted, List<String> fields) {
    return new Trials(
        all.stream()
            .filter(t -> wanted.entrySet().containsAll(known(t, fields).entrySet()))
            .toList());
  }

  private static Map<String, String> known(StoredTrial trial, List<String> fields) {
    Map<String, String> known = new LinkedHashMap<>();
    for (String field : fields) {
      String value = trial.result().field(field);
      if (!value.isEmpty()) {
        known.put(field, value);
      }
    }
    return known;
  }
}
