package org.ltp4j.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStatus;

/** A sweep as text for a terminal. */
public final class SweepText {
  private SweepText() {}

  /** What a sweep would do: shared stages, trials, time. */
  public static String dryRun(Path path, Plan plan, int workers) {
    SweepDirectory directory = new SweepDirectory(path);
    State state = State.read(directory, plan);
    Map<String, Long> users = new LinkedHashMap<>();
    for (Plan.Trial trial : plan.trials()) {
      for (String id = trial.needs(); id != null; id = plan.shared(id).needs()) {
        users.merge(id, 1L, Long::sum);
      }
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
                Estimate.of(directory, plan, state, waiting, stages, workers).text(),
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

  /** Every trial with its dev accuracy and its mean over test languages, in percent. */
  public static String table(List<TrialResult> trials) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"trial", "", "status", "dev %", "test mean %"});
    for (TrialResult trial : trials) {
      rows.add(
          new String[] {
            trial.id(), trial.name(), trial.status().key(), dev(trial), test(trial),
          });
    }
    int names = rows.stream().mapToInt(row -> row[1].length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      text.append(
          ("%-12s  %-" + Math.max(1, names) + "s  %-7s  %6s  %11s%n").formatted((Object[]) row));
    }
    for (TrialResult trial : trials) {
      if (trial.reason() != null) {
        text.append("%s %s: %s%n".formatted(trial.id(), trial.status().key(), trial.reason()));
      }
    }
    return text.toString();
  }

  /** One trial in a few words: dev accuracy, test mean, seconds; or why there are none. */
  public static String line(TrialResult trial) {
    if (trial.status() != TrialStatus.DONE) {
      return "%s: %s, %s".formatted(trial.name(), trial.status().key(), trial.reason());
    }
    String test = test(trial);
    return String.format(
        Locale.ROOT,
        "%s: dev %s %%%s, %.1f s",
        trial.name(),
        dev(trial),
        test.isEmpty() ? "" : ", test mean " + test + " %",
        trial.totalSeconds());
  }

  private static String dev(TrialResult trial) {
    return trial.dev() == null ? "" : percent(trial.dev().accuracy());
  }

  private static String test(TrialResult trial) {
    return trial.evaluation() == null ? "" : percent(trial.evaluation().meanAccuracy());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  static String count(long n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }
}
