package org.ltp4j.adapter;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ltp4j.data.TaskKind;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.Interval;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.evaluation.Mean;
import org.ltp4j.json.Json;

/** The parts of a model card that depend on the facts in more than one way. */
final class CardSections {
  /** What the hub accepts as the name of a model; a path of somebody's disk is none. */
  private static final Pattern HUB_NAME = Pattern.compile("[\\w-][\\w.-]*/[\\w-][\\w.-]*");

  /** Up to the last name of a path from a root, on any system. */
  private static final Pattern ABSOLUTE =
      Pattern.compile("^(?:/|[A-Za-z]:[\\\\/]|\\\\\\\\)(?:.*[\\\\/])?(?=[^\\\\/])");

  private static final Pattern LANGUAGE_CODE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]+)*");

  private CardSections() {}

  static String frontMatter(ModelCard.Facts facts) {
    Map<String, Object> yaml = new LinkedHashMap<>();
    List<String> codes =
        facts.training().languages().stream()
            .filter(code -> LANGUAGE_CODE.matcher(code).matches())
            .distinct()
            .toList();
    if (!codes.isEmpty()) {
      yaml.put("language", codes);
    }
    if (HUB_NAME.matcher(facts.base().name()).matches()) {
      yaml.put("base_model", facts.base().name());
    }
    yaml.put("library_name", "ltp4j");
    yaml.put("pipeline_tag", KindWords.of(facts.task().kind()).pipeline());
    yaml.put("tags", List.of("ltp4j", "prompt-learning", "lottery-ticket", "cross-lingual"));
    return Markdown.yaml(yaml);
  }

  /** A directory's own name instead of where it lies on somebody's disk. */
  static String base(ModelCard.BaseModel base) {
    return withoutFolders(base.name());
  }

  /** Settings without the folders of somebody's disk. */
  static Map<String, Object> settings(Map<String, Object> settings) {
    Map<String, Object> shown = new LinkedHashMap<>();
    settings.forEach((key, value) -> shown.put(key, withoutFolders(value)));
    return shown;
  }

  private static Object withoutFolders(Object value) {
    if (value instanceof List<?> several) {
      return several.stream().map(CardSections::withoutFolders).toList();
    }
    boolean isText = value instanceof String || value instanceof Path;
    return isText ? withoutFolders(value.toString()) : value;
  }

  private static String withoutFolders(String text) {
    boolean isTemplate = text.contains("{");
    return isTemplate ? text : ABSOLUTE.matcher(text).replaceFirst("");
  }

  static String ticket(ModelCard.TicketFacts t) {
    return format(
        "Strategy %s at the active ratio %s: %,d of %,d eligible entries (%s). All other entries of"
            + " the base model are unchanged, bit for bit.",
        Markdown.code(t.strategy()),
        Json.line(t.ratio()),
        t.selected(),
        t.eligible(),
        t.eligible() == 0 ? "none" : percent((double) t.selected() / t.eligible()));
  }

  static String trained(ModelCard.Facts facts) {
    return format(
        "%,d, prompt, encoder and head included; the base model has %,d parameters",
        facts.trainedEntries(), facts.base().parameters());
  }

  static String labels(ModelCard.TaskFacts task) {
    List<List<String>> rows = new ArrayList<>();
    for (String label : task.labels()) {
      List<String> words = task.labelWords().getOrDefault(label, List.of());
      rows.add(List.of(label, words.isEmpty() ? "(none)" : String.join(", ", words)));
    }
    return Markdown.table(List.of("label", "label words"), rows);
  }

  static String data(List<ModelCard.DataFile> files) {
    return Markdown.table(
        List.of("role", "file", "rows", "SHA-256"),
        files.stream()
            .map(f -> List.of(f.role(), f.file(), Integer.toString(f.rows()), f.sha256()))
            .toList());
  }

  static String shots(ModelCard.TrainingFacts training) {
    return training.shots().map(k -> k + " per class").orElse("all rows of the training data");
  }

  static String dev(ModelCard.Facts facts) {
    return facts
        .training()
        .dev()
        .map(
            dev ->
                format(
                    "%s %s and %s macro-F1 on %d rows of dev (95 %% interval of the accuracy"
                        + " %s%s). This data picked the epoch, so expect less on other data.",
                    percent(dev.accuracy()),
                    KindWords.of(facts.task().kind()).accuracy(),
                    percent(dev.macroF1()),
                    dev.n(),
                    interval(dev.interval()),
                    facts.task().kind() == TaskKind.SINGLE_LABEL
                        ? "; chance " + percent(1.0 / facts.task().labels().size())
                        : ""))
        .orElse("There was no dev data; the last epoch was kept.");
  }

  static String limits(ModelCard.Facts facts) {
    String few =
        facts
            .training()
            .shots()
            .map(
                k ->
                    "It was trained on "
                        + k
                        + " examples per class: another draw of examples, or"
                        + " another seed, can give clearly different results. ")
            .orElse("");
    String languages =
        facts.training().languages().isEmpty()
            ? "the language of the training data"
            : facts.training().languages().stream()
                .map(Markdown::code)
                .collect(Collectors.joining(", "));
    return few
        + (facts.results().isPresent()
                ? "It was trained on %s only; how far it transfers is known for the languages under"
                    + " Results and for no others."
                : "It was trained on %s only; transfer to other languages was not measured.")
            .formatted(languages);
  }

  /** Whether they were fitted, and from which on the classifier answers. */
  static String probabilities(Confidence confidence) {
    String calibrated =
        confidence.temperature() == 1
            ? "The probabilities are not calibrated."
            : "The probabilities are calibrated: scores are divided by "
                + rounded(confidence.temperature())
                + " before the softmax, a temperature that was fitted on dev; `ltp eval"
                + " --calibration` measures how far that holds for other data.";
    return confidence.mayAbstain()
        ? calibrated
            + " An answer whose label has a probability below "
            + rounded(confidence.abstainBelow())
            + " is marked as abstained."
        : calibrated;
  }

  /** To three digits, whatever its size. */
  private static String rounded(double number) {
    return new BigDecimal(number).round(new MathContext(3)).toPlainString();
  }

  static String results(EvaluationResult result) {
    List<List<String>> rows = new ArrayList<>();
    for (LanguageResult l : result.languages()) {
      rows.add(
          List.of(
              l.language(),
              Integer.toString(l.metrics().n()),
              percent(l.metrics().accuracy()),
              interval(l.metrics().interval()),
              percent(l.metrics().macroF1()),
              percent(l.metrics().majorityShare())));
    }
    rows.add(mean("mean", result.mean()));
    if (result.hasOtherZeroShot()) {
      rows.add(mean("zero-shot mean", result.zeroShot().orElseThrow()));
    }
    return Markdown.table(
            List.of(
                "language", "n", "accuracy", "95 % interval", "macro-F1", "most frequent label"),
            rows)
        + "\n\nChance is "
        + percent(result.chance())
        + ".";
  }

  private static List<String> mean(String name, Mean mean) {
    return List.of(
        name, "", percent(mean.accuracy()), interval(mean.interval()), percent(mean.macroF1()), "");
  }

  private static String interval(Interval interval) {
    return percent(interval.low()) + " to " + percent(interval.high());
  }

  private static String percent(double share) {
    return format("%.1f %%", 100 * share);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
