package org.ltp4j.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ltp4j.evaluation.Metric;
import org.ltp4j.trial.StoredTrial;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStatus;

/** Trials one by one: which failed, which took long, and all of them. */
record TrialTables(Metric metric, Trials trials) {
  private static final int SLOWEST = 10;
  private static final double MEGA = 1e6;

  /** For example {@code 12 trials: 10 done, 2 failed}. */
  String counts() {
    if (trials.all().isEmpty()) {
      return "There are no trials here.";
    }
    Map<TrialStatus, Integer> counts = new EnumMap<>(TrialStatus.class);
    results().forEach(t -> counts.merge(t.status(), 1, Integer::sum));
    Comparator<TrialStatus> doneFirst = Comparator.comparing(s -> s != TrialStatus.DONE);
    return trials.all().size()
        + (trials.all().size() == 1 ? " trial: " : " trials: ")
        + counts.keySet().stream()
            .sorted(doneFirst.thenComparing(Comparator.naturalOrder()))
            .map(status -> counts.get(status) + " " + status.key())
            .collect(Collectors.joining(", "))
        + ".";
  }

  /** Those that will not give a result as they are; a header and no rows if there are none. */
  List<List<String>> failed() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("trial", "status", "reason", "folder"));
    results().stream()
        .filter(t -> t.status() == TrialStatus.FAILED || t.status() == TrialStatus.KILLED)
        .forEach(
            t ->
                rows.add(
                    List.of(
                        t.name(),
                        t.status().key(),
                        Objects.requireNonNullElse(t.reason(), "not known"),
                        t.id())));
    return rows;
  }

  /** Seconds of each stage. */
  List<List<String>> slowest() {
    List<TrialResult> slow =
        results().stream()
            .filter(t -> t.cost().totalSeconds() > 0)
            .sorted(
                Comparator.comparingDouble((TrialResult t) -> t.cost().totalSeconds()).reversed())
            .limit(SLOWEST)
            .toList();
    Map<String, Function<TrialResult, Double>> stages = StageSeconds.columns(slow);
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("trial", "all, s"));
    header.addAll(stages.keySet());
    rows.add(header);
    for (TrialResult trial : slow) {
      List<String> row =
          new ArrayList<>(List.of(trial.name(), seconds(trial.cost().totalSeconds())));
      stages.values().forEach(of -> row.add(seconds(of.apply(trial))));
      rows.add(row);
    }
    return rows;
  }

  /** A line for each trial. */
  List<List<String>> all() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "trial",
            "status",
            metric.label() + ", %",
            "zero-shot, %",
            "dev, %",
            "best epoch",
            "trained parameters",
            "adapter, MB",
            "peak memory, MB",
            "time, s"));
    for (TrialResult t : results()) {
      rows.add(
          List.of(
              t.name(),
              t.status().key(),
              t.isMeasured() ? Sample.percent(t.evaluation().mean().of(metric)) : "",
              t.isMeasured() ? percent(t.evaluation().zeroShot().map(m -> m.of(metric))) : "",
              percent(Optional.ofNullable(t.learning().dev()).map(dev -> dev.of(metric))),
              t.learning().bestEpoch() == null ? "" : t.learning().bestEpoch().toString(),
              t.cost().trainedParameters() == null ? "" : t.cost().trainedParameters().toString(),
              megabytes(t.cost().adapterBytes()),
              megabytes(t.cost().peakMemoryBytes()),
              t.cost().totalSeconds() > 0 ? seconds(t.cost().totalSeconds()) : ""));
    }
    return rows;
  }

  private List<TrialResult> results() {
    return trials.all().stream().map(StoredTrial::result).toList();
  }

  private static String percent(Optional<Double> share) {
    return share.map(Sample::percent).orElse("");
  }

  private static String seconds(Double seconds) {
    return seconds == null ? "" : String.format(Locale.ROOT, "%.1f", seconds);
  }

  private static String megabytes(Long bytes) {
    return bytes == null ? "" : String.format(Locale.ROOT, "%.1f", bytes / MEGA);
  }
}
