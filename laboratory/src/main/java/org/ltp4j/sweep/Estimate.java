package org.ltp4j.sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStatus;

/**
 * How long the rest of a sweep will take, from what is done of it.
 *
 * @param seconds of trials and shared stages; empty while no trial is done
 * @param unknown shared stages that are not among them, since none of their kind is done
 */
record Estimate(OptionalDouble seconds, long unknown) {
  private static final String SEED = "seed";

  /**
   * Estimates a trial's time as the mean of the most similar trials that are done: those that agree
   * with it in most fields, the seed left out. A shared stage takes what others of its kind took.
   *
   * @param waiting trials that are not done
   * @param shared stages that they wait for
   */
  static Estimate of(
      SweepDirectory directory,
      Plan plan,
      State state,
      List<Plan.Trial> waiting,
      List<Plan.Shared> shared,
      int workers) {
    if (waiting.isEmpty()) {
      return new Estimate(OptionalDouble.of(0), 0);
    }
    Map<Map<String, Object>, List<Double>> done = new LinkedHashMap<>();
    for (Plan.Trial trial : state.in(TrialStatus.DONE)) {
      TrialResult result = state.results().get(trial);
      done.computeIfAbsent(kind(trial), k -> new ArrayList<>()).add(result.cost().totalSeconds());
    }
    if (done.isEmpty()) {
      return new Estimate(OptionalDouble.empty(), shared.size());
    }
    Map<Map<String, Object>, Double> known = new HashMap<>();
    double sum = 0;
    for (Plan.Trial trial : waiting) {
      sum += known.computeIfAbsent(kind(trial), kind -> likest(kind, done));
    }
    Map<String, Double> stages = stages(directory, plan);
    long unknown = shared.stream().filter(stage -> !stages.containsKey(stage.stage())).count();
    sum += shared.stream().mapToDouble(stage -> stages.getOrDefault(stage.stage(), 0.0)).sum();
    int side = Math.max(1, Math.min(workers, waiting.size()));
    return new Estimate(OptionalDouble.of(sum / side), unknown);
  }

  private static Map<String, Object> kind(Plan.Trial trial) {
    Map<String, Object> kind = new HashMap<>(trial.fields());
    kind.remove(SEED);
    return kind;
  }

  private static double likest(
      Map<String, Object> kind, Map<Map<String, Object>, List<Double>> done) {
    long most = done.keySet().stream().mapToLong(other -> common(kind, other)).max().orElse(0);
    return done.entrySet().stream()
        .filter(e -> common(kind, e.getKey()) == most)
        .flatMap(e -> e.getValue().stream())
        .mapToDouble(s -> s)
        .average()
        .orElse(0);
  }

  private static long common(Map<String, Object> one, Map<String, Object> other) {
    return one.entrySet().stream()
        .filter(e -> Objects.equals(e.getValue(), other.get(e.getKey())))
        .count();
  }

  /** Mean seconds of shared stages that are done, by kind. */
  private static Map<String, Double> stages(SweepDirectory directory, Plan plan) {
    Map<String, Double> sums = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (Plan.Shared stage : plan.shared()) {
      Double seconds = StageTimes.in(directory.shared(stage.id())).seconds().get(stage.stage());
      if (seconds != null && directory.isDone(stage)) {
        sums.merge(stage.stage(), seconds, Double::sum);
        counts.merge(stage.stage(), 1, Integer::sum);
      }
    }
    sums.replaceAll((stage, sum) -> sum / counts.get(stage));
    return sums;
  }

  /** E.g. {@code about 1:02:03}, or that it is unknown. */
  String text() {
    if (seconds.isEmpty()) {
      return "time unknown until a trial is done";
    }
    long s = (long) Math.ceil(seconds.getAsDouble());
    String rest = unknown == 0 ? "" : ", without " + SweepText.count(unknown, "shared stage");
    return String.format(Locale.ROOT, "about %d:%02d:%02d%s", s / 3600, s / 60 % 60, s % 60, rest);
  }
}
