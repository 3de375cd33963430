package org.ltp4j.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.ltp4j.data.Dataset;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.evaluation.OneLabel;
import org.ltp4j.evaluation.Prediction;
import org.ltp4j.evaluation.PredictionsFile;
import org.ltp4j.evaluation.Reliability;
import org.ltp4j.evaluation.TestRows;
import org.ltp4j.evaluation.WordTags;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EvalSettings;
import org.ltp4j.recipe.StageName;
import org.ltp4j.run.Progress;
import org.ltp4j.run.RunFiles;
import org.ltp4j.run.Stop;
import org.ltp4j.scoring.ModelCache;
import org.ltp4j.stage.Output;
import org.ltp4j.stage.ResultFormat;
import org.ltp4j.stage.Run;
import org.ltp4j.stage.RunOutput;
import org.ltp4j.stage.Stage;
import org.ltp4j.stage.Work;

/** Tests an adapter on any number of languages with the model loaded once. */
public final class EvalStage implements Stage<EvalSettings, EvaluationResult> {
  private final Function<EvalSettings, Tested> opener;

  /** A stage that prepares everything anew. */
  public EvalStage() {
    this.opener = settings -> TestedAdapter.open(settings, Optional.empty());
  }

  /** A stage that uses what earlier runs of this process have prepared. */
  public EvalStage(ModelCache known) {
    this.opener = settings -> TestedAdapter.open(settings, Optional.of(known));
  }

  /** A stage that tests something else in the adapter's place. */
  public EvalStage(Function<EvalSettings, Tested> opener) {
    this.opener = opener;
  }

  @Override
  public String key() {
    return StageName.EVAL.key();
  }

  @Override
  public Class<EvalSettings> settings() {
    return EvalSettings.class;
  }

  @Override
  public Output<EvaluationResult> output(EvalSettings settings) {
    return new RunOutput<>(
        settings,
        ResultFormat.of(EvaluationResult::toJson, EvaluationResult::fromJson),
        result ->
            result.languages().stream().map(l -> PredictionsFile.name(l.language())).toList());
  }

  @Override
  public Work<EvaluationResult> open(EvalSettings settings) {
    return new Opened(settings, opener.apply(settings));
  }

  /**
   * Refuses now files, languages and rows that the test would refuse, which takes reading them.
   *
   * @param task what the adapter answers, where that is known
   * @throws Problem that tells the first such thing
   */
  public static void foresee(EvalSettings settings, Optional<String> task) {
    settings
        .task()
        .or(() -> task)
        .map(Task::named)
        .ifPresent(known -> new LanguageData(settings, known).byLanguage(warning -> {}));
  }

  /** What is tested, and test data, open. */
  private static final class Opened implements Work<EvaluationResult> {
    /** Results of the languages that are done, while others are not. */
    private static final String SO_FAR = "so-far.json";

    private final EvalSettings settings;
    private final Tested tested;
    private final Decision decision;
    private final Task task;
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, Dataset> data;
    private final Map<String, String> inputs;

    Opened(EvalSettings settings, Tested tested) {
      this.settings = settings;
      this.tested = tested;
      this.decision = tested.description().decision();
      try {
        this.task = settings.task().map(Task::named).orElse(tested.description().task());
        this.data = new LanguageData(settings, task).byLanguage(warnings::add);
        this.inputs = hashes(task);
      } catch (RuntimeException e) {
        tested.close();
        throw e;
      }
    }

    @Override
    public Map<String, String> inputs() {
      return inputs;
    }

    @Override
    public void close() {
      tested.close();
    }

    @Override
    public EvaluationResult lead(Run run) {
      run.listener().warn(tested.description().warnings());
      run.listener().warn(warnings);
      run.listener().warn(data.values().stream().flatMap(s -> s.warnings().stream()).toList());
      RunFiles files = run.files();
      Path file = files.cache().resolve(SO_FAR);
      List<LanguageResult> results = new ArrayList<>();
      if (Files.exists(file)) {
        results.addAll(EvaluationResult.fromJson(file, Json.read(file)).languages());
      }
      List<String> known = results.stream().map(LanguageResult::language).toList();
      long total = data.values().stream().mapToLong(Dataset::size).sum();
      long done = known.stream().mapToLong(language -> data.get(language).size()).sum();
      long tokens = 0;
      try (Stop stop = run.listener().listen();
          Progress progress = run.listener().progress("eval", done, total)) {
        for (String language : data.keySet()) {
          if (known.contains(language)) {
            continue;
          }
          Dataset set = data.get(language);
          Tested.Scored scored =
              tested.scored(set.source(), set.examples(), settings.batchTokens());
          results.add(measure(files, language, set, scored));
          EvaluationResult soFar = new EvaluationResult(decision.counted(), results);
          AtomicFiles.writeString(file, Json.page(soFar.toJson()));
          done += set.size();
          tokens += scored.tokens();
          progress.step(done, tokens, Double.NaN);
          if (stop.requested() && done < total) {
            throw Problem.interrupted(files.path(), done, total);
          }
        }
      }
      return EvaluationResult.of(
          decision.counted(),
          results,
          tested.description().trainingLanguages(),
          rows(files, data.keySet()),
          settings.engine().seed());
    }

    /** What the files say that have just been written, or were by a run that was stopped. */
    private Map<String, TestRows> rows(RunFiles files, Set<String> languages) {
      Map<String, TestRows> rows = new LinkedHashMap<>();
      for (String language : languages) {
        Path file = files.file(PredictionsFile.name(language));
        rows.put(
            language,
            TestRows.of(
                decision, PredictionsFile.read(file, "delete the directory to start over")));
      }
      return rows;
    }

    private LanguageResult measure(
        RunFiles files, String language, Dataset set, Tested.Scored scored) {
      List<float[]> scores = scored.scores();
      List<Prediction> predictions = new ArrayList<>();
      for (int i = 0; i < scores.size(); i++) {
        Example e = set.examples().get(i);
        predictions.add(new Prediction(e.id(), language, e.labels(), scores.get(i)));
      }
      Confidence confidence = tested.description().confidence();
      Path file = files.file(PredictionsFile.name(language));
      PredictionsFile.write(file, decision, predictions, words(set), confidence);
      LanguageResult result =
          LanguageResult.of(
              language, decision, predictions, set.sha256(), (int) scored.truncated());
      return decision instanceof OneLabel
          ? result.with(reliability(predictions, confidence))
          : result;
    }

    private Reliability reliability(List<Prediction> predictions, Confidence confidence) {
      List<Prediction> known = predictions.stream().filter(p -> p.gold() != null).toList();
      int[] gold =
          known.stream().mapToInt(p -> decision.labels().indexOf(p.gold().get(0))).toArray();
      return Reliability.of(known.stream().map(Prediction::scores).toList(), gold, confidence);
    }

    /** The words of each row, where they are what has labels. */
    private List<List<String>> words(Dataset set) {
      return decision instanceof WordTags
          ? set.examples().stream().map(task::words).toList()
          : List.of();
    }

    private Map<String, String> hashes(Task task) {
      Map<String, String> inputs = new TreeMap<>(tested.inputs());
      inputs.put("task", Hashes.json(task));
      data.forEach((language, set) -> inputs.put("data/" + language, set.sha256()));
      return inputs;
    }
  }
}
