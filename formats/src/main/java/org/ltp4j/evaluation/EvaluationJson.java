package org.ltp4j.evaluation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ltp4j.evaluation.EvaluationResult.Resampling;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;

/** The JSON form of evaluation results. */
final class EvaluationJson {
  static final String FORMAT = "ltp4j-evaluation/1";

  /** What is read back; the rest follows from it. Keys that 0.1 did not write may be absent. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Page(
      String format,
      List<String> labels,
      @JsonProperty("training_languages") List<String> trainingLanguages,
      Drawn mean,
      @JsonProperty("zero_shot_mean") Drawn zeroShot,
      Draws resampling,
      List<Part> languages) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Draws(int resamples, long seed, @JsonProperty("shared_ids") boolean sharedIds) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Drawn(
      List<String> languages,
      List<Double> interval,
      @JsonProperty("macro_f1_interval") List<Double> macroF1Interval,
      @JsonProperty("micro_f1_interval") List<Double> microF1Interval) {
    Map<Metric, Interval> intervals() {
      return EvaluationJson.intervals(interval, macroF1Interval, microF1Interval);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Part(
      String language,
      @JsonProperty("data_sha256") String dataSha256,
      int truncated,
      @JsonProperty("macro_f1_interval") List<Double> macroF1Interval,
      @JsonProperty("micro_f1_interval") List<Double> microF1Interval,
      Trust reliability,
      List<List<Integer>> confusion,
      Counts counts) {
    Tally tally() {
      return counts == null ? new Confusion(confusion) : counts;
    }
  }

  /** The form of a {@link Reliability}. */
  private record Trust(
      @JsonProperty("calibration_error") double error,
      @JsonProperty("uncalibrated_error") double errorBefore,
      double coverage,
      double accuracy,
      @JsonProperty("accuracy_at_coverage") Map<Double, Double> accuracyAtCoverage) {
    static Trust of(Reliability r) {
      return new Trust(
          r.error(), r.errorBefore(), r.coverage(), r.accuracy(), r.accuracyAtCoverage());
    }

    Reliability read() {
      return new Reliability(error, errorBefore, coverage, accuracy, accuracyAtCoverage);
    }
  }

  private EvaluationJson() {}

  static Map<String, Object> write(EvaluationResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("labels", result.labels());
    json.put("chance", finite(result.chance()));
    json.put("training_languages", result.trainingLanguages());
    boolean micro = !(result.languages().get(0).tally() instanceof Confusion);
    json.put("mean", write(result.mean(), micro));
    json.put("zero_shot_mean", result.zeroShot().map(mean -> write(mean, micro)).orElse(null));
    json.put("resampling", result.resampling().map(EvaluationJson::write).orElse(null));
    json.put("languages", result.languages().stream().map(l -> write(result.labels(), l)).toList());
    return json;
  }

  private static Map<String, Object> write(Mean mean, boolean micro) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("languages", mean.languages());
    json.put("accuracy", mean.accuracy());
    json.put("interval", pair(mean.interval()));
    json.put("macro_f1", mean.macroF1());
    json.put("macro_f1_interval", mean.macroF1Interval().map(EvaluationJson::pair).orElse(null));
    if (micro) {
      json.put("micro_f1", mean.of(Metric.MICRO_F1));
      json.put(
          "micro_f1_interval",
          mean.interval(Metric.MICRO_F1).map(EvaluationJson::pair).orElse(null));
    }
    return json;
  }

  private static Map<String, Object> write(Resampling resampling) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("resamples", resampling.resamples());
    json.put("seed", resampling.seed());
    json.put("shared_ids", resampling.sharedIds());
    return json;
  }

  static EvaluationResult read(Object where, Map<String, Object> json) {
    try {
      Page page = Json.MAPPER.convertValue(Objects.requireNonNull(json), Page.class);
      if (!FORMAT.equals(page.format)) {
        throw new IllegalArgumentException("the format " + page.format);
      }
      List<LanguageResult> languages = new ArrayList<>();
      for (Part part : page.languages) {
        languages.add(
            LanguageResult.of(
                    Objects.requireNonNull(part.language),
                    part.tally(),
                    part.dataSha256,
                    part.truncated)
                .with(intervals(null, part.macroF1Interval, part.microF1Interval))
                .with(part.reliability == null ? null : part.reliability.read()));
      }
      return page.resampling == null
          ? new EvaluationResult(page.labels, languages)
          : drawn(page, languages);
    } catch (IllegalArgumentException | NullPointerException e) {
      String found = e instanceof NullPointerException ? "keys that lack values" : e.getMessage();
      throw Problem.input(
              where,
              "an evaluation result (" + FORMAT + ")",
              found.lines().findFirst().orElse(""),
              "make it again with ltp eval")
          .causedBy(e);
    }
  }

  private static EvaluationResult drawn(Page page, List<LanguageResult> languages) {
    Draws draws = page.resampling;
    return new EvaluationResult(
        page.labels,
        languages,
        page.trainingLanguages,
        mean(page.mean, languages),
        Optional.ofNullable(page.zeroShot).map(mean -> mean(mean, languages)),
        Optional.of(new Resampling(draws.resamples, draws.seed, draws.sharedIds)));
  }

  private static Mean mean(Drawn drawn, List<LanguageResult> languages) {
    List<LanguageResult> parts =
        languages.stream().filter(part -> drawn.languages.contains(part.language())).toList();
    Objects.requireNonNull(drawn.interval);
    return Mean.of(parts, drawn.intervals());
  }

  /** Those that are there; each may be null. */
  private static Map<Metric, Interval> intervals(
      List<Double> accuracy, List<Double> macroF1, List<Double> microF1) {
    Map<Metric, Interval> intervals = new EnumMap<>(Metric.class);
    intervals.put(Metric.ACCURACY, interval(accuracy));
    intervals.put(Metric.MACRO_F1, interval(macroF1));
    intervals.put(Metric.MICRO_F1, interval(microF1));
    intervals.values().removeIf(Objects::isNull);
    return intervals;
  }

  /** Null where there is none. */
  private static Interval interval(List<Double> bounds) {
    if (bounds == null) {
      return null;
    }
    boolean isOne =
        bounds.size() == 2
            && 0 <= bounds.get(0)
            && bounds.get(0) <= bounds.get(1)
            && bounds.get(1) <= 1;
    if (!isOne) {
      throw new IllegalArgumentException("an interval of " + bounds);
    }
    return new Interval(bounds.get(0), bounds.get(1));
  }

  private static Map<String, Object> write(List<String> labels, LanguageResult result) {
    Metrics metrics = result.metrics();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("language", result.language());
    json.put("data_sha256", result.dataSha256());
    json.put("n", metrics.n());
    json.put("truncated", result.truncated());
    json.put("correct", metrics.correct());
    json.put("accuracy", metrics.accuracy());
    json.put("interval", pair(metrics.interval()));
    json.put("macro_f1", metrics.macroF1());
    json.put("macro_f1_interval", result.macroF1Interval().map(EvaluationJson::pair).orElse(null));
    if (result.tally() instanceof Counts) {
      json.put("micro_f1", metrics.microF1());
      json.put(
          "micro_f1_interval",
          result.interval(Metric.MICRO_F1).map(EvaluationJson::pair).orElse(null));
    }
    json.put("majority_share", finite(metrics.majorityShare()));
    json.put("reliability", result.reliability().map(Trust::of).orElse(null));
    List<Map<String, Object>> classes = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      classes.add(write(labels.get(i), metrics.classes().get(i)));
    }
    json.put("classes", classes);
    if (result.tally() instanceof Counts counts) {
      json.put("counts", counts);
    } else {
      json.put("confusion", result.confusion().orElseThrow().counts());
    }
    return json;
  }

  private static Double finite(double number) {
    return Double.isFinite(number) ? number : null;
  }

  private static Map<String, Object> write(String label, Metrics.LabelMetrics metrics) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("label", label);
    json.put("precision", metrics.precision());
    json.put("recall", metrics.recall());
    json.put("f1", metrics.f1());
    json.put("support", metrics.support());
    return json;
  }

  private static List<Double> pair(Interval interval) {
    return List.of(interval.low(), interval.high());
  }
}
