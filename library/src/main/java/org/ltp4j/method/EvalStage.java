package org.ltp4j.method;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ltp4j.classify.Classifier;
import org.ltp4j.classify.Preparations;
import org.ltp4j.classify.RenderedSet;
import org.ltp4j.data.Dataset;
import org.ltp4j.data.Datasets;
import org.ltp4j.data.Example;
import org.ltp4j.data.LanguageFiles;
import org.ltp4j.data.Reading;
import org.ltp4j.data.Task;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.evaluation.Prediction;
import org.ltp4j.evaluation.PredictionsFile;
import org.ltp4j.evaluation.TestRows;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.files.FileHash;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EvalSettings;
import org.ltp4j.run.Interrupt;
import org.ltp4j.run.Progress;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunDirectory;
import org.ltp4j.run.Warnings;

/** Tests an adapter on any number of languages with the model loaded once. */
public final class EvalStage {
  /** Results of the languages that are done, while others are not. */
  private static final String SO_FAR = "so-far.json";

  private final EvalSettings settings;
  private final List<String> command;

  /**
   * The stage with its settings.
   *
   * @param command the command line, for provenance
   */
  public EvalStage(EvalSettings settings, List<String> command) {
    this.settings = settings;
    this.command = command;
  }

  /** Predicts and measures every language that is not done yet. */
  public EvaluationResult run() {
    try (Preparations own = new Preparations(0)) {
      return run(own);
    }
  }

  /** The same with what earlier runs of this process have prepared. */
  public EvaluationResult run(Preparations preparations) {
    try (Classifier classifier =
        Classifier.load(
            settings.adapter(),
            settings.model().orElse(null),
            settings.ticket().orElse(null),
            settings.engine().start(),
            preparations)) {
      Task task = settings.task().map(Task::named).orElse(classifier.config().task());
      Map<String, Dataset> data = data(task);
      Provenance provenance =
          Provenance.begin("eval", settings, inputs(classifier, task, data), command);
      Path file = settings.out().resolve("result.json");
      if (RunDirectory.isFinished(settings.out(), provenance)) {
        return EvaluationResult.fromJson(file, Json.read(file));
      }
      try (RunDirectory directory =
          RunDirectory.open(settings.out(), provenance, settings.overwrite())) {
        Warnings.print(classifier.gap().stream().toList());
        Warnings.print(data.values().stream().flatMap(set -> set.warnings().stream()).toList());
        EvaluationResult result = measure(directory, classifier, data);
        AtomicFiles.writeString(file, Json.page(result.toJson()));
        directory.finish();
        directory.delete(SO_FAR);
        return result;
      }
    }
  }

  private EvaluationResult measure(
      RunDirectory directory, Classifier classifier, Map<String, Dataset> data) {
    Path file = directory.file(SO_FAR);
    List<LanguageResult> results = new ArrayList<>();
    if (Files.exists(file)) {
      results.addAll(EvaluationResult.fromJson(file, Json.read(file)).languages());
    }
    List<String> known = results.stream().map(LanguageResult::language).toList();
    long total = data.values().stream().mapToLong(Dataset::size).sum();
    long done = known.stream().mapToLong(language -> data.get(language).size()).sum();
    long tokens = 0;
    try (Interrupt interrupt = Interrupt.listen();
        Progress progress = Progress.start("eval", done, total)) {
      for (String language : data.keySet()) {
        if (known.contains(language)) {
          continue;
        }
        Dataset set = data.get(language);
        RenderedSet rendered = classifier.render(set.source(), set.examples());
        results.add(measure(directory, classifier, language, set, rendered));
        EvaluationResult soFar = new EvaluationResult(classifier.labels(), results);
        AtomicFiles.writeString(file, Json.page(soFar.toJson()));
        done += set.size();
        tokens += rendered.tokens();
        progress.step(done, tokens, Double.NaN);
        if (interrupt.requested() && done < total) {
          throw Problem.interrupted(directory.path(), done, total);
        }
      }
    }
    return EvaluationResult.of(
        classifier.labels(),
        results,
        classifier.trainingLanguages(),
        rows(directory, classifier.labels(), data.keySet()),
        settings.engine().seed());
  }

  /** What the files say that have just been written, or were by a run that was stopped. */
  private static Map<String, TestRows> rows(
      RunDirectory directory, List<String> labels, Set<String> languages) {
    Map<String, TestRows> rows = new LinkedHashMap<>();
    for (String language : languages) {
      Path file = directory.file(PredictionsFile.name(language));
      rows.put(
          language, TestRows.of(labels, PredictionsFile.read(file, "start over with --overwrite")));
    }
    return rows;
  }

  private LanguageResult measure(
      RunDirectory directory,
      Classifier classifier,
      String language,
      Dataset set,
      RenderedSet rendered) {
    List<float[]> scores = classifier.scores(rendered, settings.batchTokens());
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      Example e = set.examples().get(i);
      predictions.add(new Prediction(e.id(), language, e.label(), scores.get(i)));
    }
    PredictionsFile.write(
        directory.file(PredictionsFile.name(language)), classifier.labels(), predictions);
    return LanguageResult.of(
        language, classifier.labels(), predictions, set.sha256(), (int) rendered.truncated());
  }

  /** Data of each language in the task's order: from folders by name, from files by column. */
  private Map<String, Dataset> data(Task task) {
    if (settings.data().isEmpty()) {
      throw Problem.usage("--data", "a data file or folder", "none", "name what to test on");
    }
    Map<String, Dataset> found = new LinkedHashMap<>();
    Set<String> known = new LinkedHashSet<>();
    for (Path path : settings.data()) {
      if (Files.isDirectory(path)) {
        LanguageFiles files = Datasets.languages(task, path, settings.split());
        Warnings.print(files.warnings());
        known.addAll(files.files().keySet());
        files.files().entrySet().stream()
            .filter(e -> isWanted(task, e.getKey()))
            .forEach(
                e ->
                    put(found, e.getKey(), Datasets.load(task, e.getValue(), reading(e.getKey()))));
      } else {
        Map<String, Dataset> parts = split(Datasets.load(task, path, reading(null)));
        known.addAll(parts.keySet());
        parts.forEach((language, set) -> put(found, language, set));
      }
    }
    Map<String, Dataset> ordered = new LinkedHashMap<>();
    for (String language : wanted(task, task.inOrder(known))) {
      ordered.put(language, found.get(language));
    }
    return ordered;
  }

  private boolean isWanted(Task task, String language) {
    return settings.languages().isEmpty()
        || settings.languages().stream().map(task::language).toList().contains(language);
  }

  private Reading reading(String language) {
    return new Reading(language, true, settings.badRows());
  }

  private List<String> wanted(Task task, List<String> known) {
    List<String> wanted = settings.languages().stream().map(task::language).distinct().toList();
    for (String language : wanted) {
      if (!known.contains(language)) {
        throw Problem.usage(
            "--languages",
            "languages of the data",
            "'" + language + "'",
            Nearest.remedy(language, known));
      }
    }
    return wanted.isEmpty() ? known : wanted;
  }

  private static void put(Map<String, Dataset> found, String language, Dataset set) {
    if (found.put(language, set) != null) {
      throw Problem.usage(
          "--data", "one file for each language", "two with " + language, "leave one out");
    }
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

  private Map<String, String> inputs(Classifier classifier, Task task, Map<String, Dataset> data) {
    Map<String, String> inputs = new TreeMap<>();
    inputs.put("model", classifier.base().weights());
    inputs.put("tokenizer", classifier.base().tokenizer());
    inputs.put("configuration", classifier.base().configuration());
    inputs.put("adapter", FileHash.sha256(classifier.weightsFile()));
    inputs.put("adapter_config", Hashes.json(classifier.config()));
    inputs.put("task", Hashes.json(task));
    data.forEach((language, set) -> inputs.put("data/" + language, set.sha256()));
    return inputs;
  }
}
