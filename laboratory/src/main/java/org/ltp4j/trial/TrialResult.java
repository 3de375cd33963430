package org.ltp4j.trial;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.Metric;
import org.ltp4j.files.AtomicFiles;

/**
 * Everything worth knowing about one trial, finished or not. What is not known (yet) is null or
 * empty. Its file is described in docs/formats.md.
 *
 * @param id hash of everything that affects the result; also the name of the trial's folder
 * @param name short text for people, e.g. {@code ltp ratio=0.2 shots=16 seed=1}
 * @param status how far it has come
 * @param reason why it failed or was killed, one line; null otherwise
 * @param fields what tables and axes select by: text, numbers, truth values
 * @param settings the resolved recipe: stage, key, value
 * @param learning how it learnt
 * @param evaluation test results of each language; null without them
 * @param cost what it took
 * @param traces what it leaves
 */
public record TrialResult(
    String id,
    String name,
    TrialStatus status,
    String reason,
    Map<String, Object> fields,
    Map<String, Object> settings,
    TrialLearning learning,
    EvaluationResult evaluation,
    TrialCost cost,
    TrialTraces traces) {

  /** Makes collections unmodifiable, null ones empty; refuses fields that are no scalars. */
  public TrialResult {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(status, "status");
    fields = copy(fields);
    settings = copy(settings);
    fields.forEach(TrialResult::requireScalar);
  }

  /** A trial of which nothing is known but what it is to be. */
  public static TrialResult pending(
      String id, String name, Map<String, Object> fields, Map<String, Object> settings) {
    return new TrialResult(
        id,
        name,
        TrialStatus.PENDING,
        null,
        fields,
        settings,
        TrialLearning.UNKNOWN,
        null,
        TrialCost.UNKNOWN,
        TrialTraces.NONE);
  }

  /** The same trial with another status. */
  public TrialResult with(TrialStatus newStatus, String newReason) {
    return new TrialResult(
        id, name, newStatus, newReason, fields, settings, learning, evaluation, cost, traces);
  }

  /**
   * The same trial with another's name and fields, and its sections over the trial's own: a recipe
   * that has changed since may tell its trials apart by more, or measure them otherwise.
   */
  public TrialResult as(TrialResult planned) {
    Map<String, Object> both = new LinkedHashMap<>(settings);
    both.putAll(planned.settings);
    return new TrialResult(
        id, planned.name, status, reason, planned.fields, both, learning, evaluation, cost, traces);
  }

  /** The same trial once it is done. */
  public TrialResult done(
      TrialLearning learnt, EvaluationResult evaluated, TrialCost took, TrialTraces left) {
    return new TrialResult(
        id, name, TrialStatus.DONE, null, fields, settings, learnt, evaluated, took, left);
  }

  /** Whether it has test results to show. */
  public boolean isMeasured() {
    return status == TrialStatus.DONE && evaluation != null;
  }

  /**
   * What its recipe is measured by: the {@code metric} of the section {@code eval}, or else what
   * such results usually are.
   */
  public Metric metric() {
    Object written = settings.get("eval") instanceof Map<?, ?> eval ? eval.get("metric") : null;
    return Arrays.stream(Metric.values())
        .filter(metric -> metric.key().equals(written))
        .findFirst()
        .orElseGet(() -> evaluation == null ? Metric.ACCURACY : evaluation.usualMetric());
  }

  /** A field as tables show it: whole numbers without a point; the empty text if it is absent. */
  public String field(String key) {
    Object value = fields.get(key);
    if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
      return Long.toString(number.longValue());
    }
    return value == null ? "" : value.toString();
  }

  /** Writes the file under its final name once it is complete. */
  public void save(Path file) {
    AtomicFiles.writeString(file, TrialJson.write(this));
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws org.ltp4j.problem.Problem if it is not that
   */
  public static TrialResult load(Path file) {
    return TrialJson.read(file);
  }

  static <V> Map<String, V> copy(Map<String, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  private static void requireScalar(String key, Object value) {
    if (!(value == null
        || value instanceof String
        || value instanceof Number
        || value instanceof Boolean)) {
      throw new IllegalArgumentException("the field " + key + " with " + value);
    }
  }
}
