package org.ltp4j.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.ltp4j.evaluation.Metric;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStatus;

/** A sweep as text for a terminal. */
public final class SweepText {
  private SweepText() {}

  /**
   * What a sweep would do: shared stages, trials, time.
   *
   * @param whole everything that the recipe has; what of it is done says how long the rest takes
   * @param plan what of it is to be done
   */
  public static String dryRun(Path path, Plan whole, Plan plan, int workers) {
    SweepDirectory directory = new SweepDirectory(path);
    State all = State.read(directory, whole);
    State state = all.of(plan);
    Map<String, Long> users = new LinkedHashMap<>();
    for (Plan.Trial trial : plan.trials()) {
      plan.needs(trial).forEach(id -> users.merge(id, 1L, Long::sum));
    }
    StringBuilder text = new StringBuilder();
    text.append("shared stages: %s%n".formatted(plan.shared().size()));
    for (Plan.Shared stage : plan.shared()) {
      text.append(
          "  %-20s %-8s for %s%s%n"
              .formatted(
                  stage.id(),
                  directory.isDone(stage) ? "done" : "to do",
                  count(users.getOrDefault(stage.id(), 0L), "trial"),
                  of(stage)));
    }
    text.append("trials: %s%n".formatted(plan.trials().size()));
    state
        .results()
        .forEach(
            (trial, result) ->
                text.append(
                    "  %s  %-8s %s%n"
                        .formatted(trial.id(), status(result.status()), trial.name())));
    List<Plan.Trial> waiting = state.in(TrialStatus.PENDING, TrialStatus.RUNNING);
    List<Plan.Shared> stages =
        new Queue(directory, plan, waiting).shared().stream().map(plan::shared).toList();
    text.append(
        "to do: %s of %s and %s; %s with %s%n"
            .formatted(
                count(waiting.size(), "trial"),
                plan.trials().size(),
                count(stages.size(), "shared stage"),
                Estimate.of(directory, whole, all, waiting, stages, workers).text(),
                count(workers, "worker")));
    return text.toString();
  }

  private static String of(Plan.Shared stage) {
    Map<String, Object> settings = stage.settings();
    return settings.containsKey("strategy")
        ? ", %s%s"
            .formatted(
                settings.get("strategy"),
                settings.containsKey("ratio") ? " " + settings.get("ratio") : "")
        : ", " + settings.get("text");
  }

  private static String status(TrialStatus status) {
    return status == TrialStatus.RUNNING || status == TrialStatus.PENDING ? "to do" : status.key();
  }

  /**
   * Every trial with its dev result and its means over test languages, in percent, by the metric
   * that its recipe names.
   */
  public static String table(List<TrialResult> trials) {
    boolean zeroShot = trials.stream().anyMatch(SweepText::hasOtherZeroShot);
    boolean named = trials.stream().anyMatch(t -> t.metric() != Metric.ACCURACY);
    List<String> header = new ArrayList<>(List.of("trial", "", "status", "dev %", "test mean %"));
    if (zeroShot) {
      header.add("zero-shot mean %");
    }
    if (named) {
      header.add("metric");
    }
    List<List<String>> rows = new ArrayList<>(List.of(header));
    for (TrialResult t : trials) {
      List<String> row =
          new ArrayList<>(List.of(t.id(), t.name(), t.status().key(), dev(t), test(t)));
      if (zeroShot) {
        row.add(hasOtherZeroShot(t) ? zeroShot(t) : "");
      }
      if (named) {
        row.add(t.metric().label());
      }
      rows.add(row);
    }
    StringBuilder text = new StringBuilder(aligned(rows));
    for (TrialResult trial : trials) {
      if (trial.reason() != null) {
        text.append("%s %s: %s%n".formatted(trial.id(), trial.status().key(), trial.reason()));
      }
    }
    return text.toString();
  }

  /** Names to the left, numbers to the right. */
  private static String aligned(List<List<String>> rows) {
    StringBuilder format = new StringBuilder();
    for (int c = 0; c < rows.get(0).size(); c++) {
      int column = c;
      int width = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
      format.append(c == 0 ? "" : "  ").append(c < 3 ? "%-" : "%").append(Math.max(1, width));
      format.append('s');
    }
    return rows.stream()
        .map(row -> (format + "%n").formatted(row.toArray()))
        .collect(Collectors.joining());
  }

  /** One trial in a few words: dev result, test means, seconds; or why there are none. */
  public static String line(TrialResult trial) {
    if (trial.status() != TrialStatus.DONE) {
      return "%s: %s, %s".formatted(trial.name(), trial.status().key(), trial.reason());
    }
    String test = test(trial);
    return String.format(
        Locale.ROOT,
        "%s: %sdev %s %%%s%s, %.1f s",
        trial.name(),
        trial.metric() == Metric.ACCURACY ? "" : trial.metric().label() + ", ",
        dev(trial),
        test.isEmpty() ? "" : ", test mean " + test + " %",
        hasOtherZeroShot(trial) ? ", zero-shot " + zeroShot(trial) + " %" : "",
        trial.cost().totalSeconds());
  }

  private static String dev(TrialResult trial) {
    Double dev = trial.learning().dev() == null ? null : trial.learning().dev().of(trial.metric());
    return dev == null ? "" : percent(dev);
  }

  private static String test(TrialResult trial) {
    return trial.evaluation() == null ? "" : percent(trial.evaluation().mean().of(trial.metric()));
  }

  private static boolean hasOtherZeroShot(TrialResult trial) {
    return trial.evaluation() != null && trial.evaluation().hasOtherZeroShot();
  }

  private static String zeroShot(TrialResult trial) {
    return percent(trial.evaluation().zeroShot().orElseThrow().of(trial.metric()));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  static String count(long n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }
}
