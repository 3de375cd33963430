package org.ltp4j.evaluation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Json;

/** The JSON form of evaluation results. */
final class EvaluationJson {
  static final String FORMAT = "ltp4j-evaluation/1";

  /** What is read back; the rest follows from it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Page(String format, List<String> labels, List<Part> languages) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Part(
      String language,
      @JsonProperty("data_sha256") String dataSha256,
      int truncated,
      List<List<Integer>> confusion) {}

  private EvaluationJson() {}

  static Map<String, Object> write(EvaluationResult result) {
    Map<String, Object> mean = new LinkedHashMap<>();
    mean.put("accuracy", result.meanAccuracy());
    mean.put("interval", pair(result.meanInterval()));
    mean.put("macro_f1", result.meanMacroF1());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("labels", result.labels());
    json.put("chance", result.chance());
    json.put("mean", mean);
    json.put("languages", result.languages().stream().map(l -> write(result.labels(), l)).toList());
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
                new Confusion(part.confusion),
                part.dataSha256,
                part.truncated));
      }
      return new EvaluationResult(page.labels, languages);
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
    json.put("majority_share", metrics.majorityShare());
    List<Map<String, Object>> classes = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      classes.add(write(labels.get(i), metrics.classes().get(i)));
    }
    json.put("classes", classes);
    json.put("confusion", result.confusion().counts());
    return json;
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
