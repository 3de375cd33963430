package org.ltp4j.trial;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.Interval;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;

/** The JSON form of a trial. All keys are always there, so that tables of many trials line up. */
final class TrialJson {
  static final String FORMAT = "ltp4j trial 1";
  private static final String REMEDY =
      "delete the trial's folder and run the sweep again, or read it with the version that wrote it";

  /** The file's keys in their order. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonNaming(SnakeCaseStrategy.class)
  private record Page(
      String format,
      String id,
      String name,
      TrialStatus status,
      String reason,
      Map<String, Object> fields,
      Map<String, Object> settings,
      List<Epoch> curve,
      Dev dev,
      Integer bestEpoch,
      @JsonUnwrapped Evaluation evaluation,
      @JsonUnwrapped TrialCost cost,
      @JsonUnwrapped TrialTraces traces) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Dev(
      double accuracy,
      int n,
      List<Double> interval,
      @JsonProperty("macro_f1") Double macroF1,
      @JsonProperty("micro_f1") @JsonInclude(JsonInclude.Include.NON_NULL) Double microF1,
      Double loss) {
    static Dev of(DevResult result) {
      if (result == null) {
        return null;
      }
      Interval interval = result.interval();
      return new Dev(
          result.accuracy(),
          result.n(),
          List.of(interval.low(), interval.high()),
          result.macroF1(),
          result.microF1(),
          result.loss());
    }

    DevResult result() {
      return new DevResult(accuracy, n, macroF1, microF1, loss);
    }
  }

  /** What the evaluation's own form gives under other keys than its format. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonNaming(SnakeCaseStrategy.class)
  private record Evaluation(
      List<Object> languages,
      List<String> labels,
      Double chance,
      List<String> trainingLanguages,
      Map<String, Object> mean,
      Map<String, Object> zeroShotMean,
      Map<String, Object> resampling) {
    static Evaluation of(EvaluationResult result) {
      return result == null
          ? new Evaluation(List.of(), List.of(), null, List.of(), null, null, null)
          : Json.MAPPER.convertValue(result.toJson(), Evaluation.class);
    }

    EvaluationResult result(Path file) {
      if (languages == null || languages.isEmpty()) {
        return null;
      }
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("format", EvaluationResult.FORMAT);
      json.put("labels", labels);
      json.put("training_languages", trainingLanguages);
      json.put("mean", mean);
      json.put("zero_shot_mean", zeroShotMean);
      json.put("resampling", resampling);
      json.put("languages", languages);
      return EvaluationResult.fromJson(file, json);
    }
  }

  private TrialJson() {}

  static String write(TrialResult trial) {
    TrialLearning learning = trial.learning();
    return Json.page(
        new Page(
            FORMAT,
            trial.id(),
            trial.name(),
            trial.status(),
            trial.reason(),
            trial.fields(),
            trial.settings(),
            learning.curve(),
            Dev.of(learning.dev()),
            learning.bestEpoch(),
            Evaluation.of(trial.evaluation()),
            trial.cost(),
            trial.traces()));
  }

  static TrialResult read(Path file) {
    Map<String, Object> json = Json.read(file);
    if (json == null || !FORMAT.equals(json.get("format"))) {
      throw unreadable(file, json == null ? "null" : "the format " + json.get("format"));
    }
    try {
      return trial(file, Json.MAPPER.convertValue(json, Page.class));
    } catch (IllegalArgumentException | NullPointerException e) {
      String found = e instanceof NullPointerException ? "keys that lack values" : e.getMessage();
      throw unreadable(file, found.lines().findFirst().orElse("")).causedBy(e);
    }
  }

  private static TrialResult trial(Path file, Page page) {
    return new TrialResult(
        page.id,
        page.name,
        page.status,
        page.reason,
        page.fields,
        page.settings,
        new TrialLearning(page.curve, page.dev == null ? null : page.dev.result(), page.bestEpoch),
        page.evaluation.result(file),
        page.cost,
        page.traces);
  }

  private static Problem unreadable(Path file, String found) {
    return Problem.input(file, "a trial (" + FORMAT + ")", found, REMEDY);
  }
}
