package org.ltp4j.sweep;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.problem.Problem;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStatus;

/**
 * The present state of each trial of a plan.
 *
 * @param results by trial, in the plan's order
 * @param damaged what cannot be read, one line each; those trials count as not done
 */
record State(Map<Plan.Trial, TrialResult> results, List<String> damaged) {

  /** Reads every trial's file. */
  static State read(SweepDirectory directory, Plan plan) {
    Map<Plan.Trial, TrialResult> results = new LinkedHashMap<>();
    List<String> damaged = new ArrayList<>();
    for (Plan.Trial trial : plan.trials()) {
      TrialResult none = trial.pending();
      Path file = directory.store().file(trial.id());
      try {
        results.put(trial, Files.exists(file) ? trial.now(TrialResult.load(file)) : none);
      } catch (Problem e) {
        damaged.add(e.getMessage().replaceAll("\\R\\s*", " "));
        results.put(trial, none);
      }
    }
    return new State(results, damaged);
  }

  /** The state of those trials that a part of the plan has. */
  State of(Plan part) {
    Map<Plan.Trial, TrialResult> own = new LinkedHashMap<>(results);
    own.keySet().retainAll(new HashSet<>(part.trials()));
    return new State(own, damaged);
  }

  /** The trials in one of these states. */
  List<Plan.Trial> in(TrialStatus... statuses) {
    return results.entrySet().stream()
        .filter(e -> List.of(statuses).contains(e.getValue().status()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Trials that have failed or whose process was ended. */
  List<Plan.Trial> failed() {
    return in(TrialStatus.FAILED, TrialStatus.KILLED);
  }
}
