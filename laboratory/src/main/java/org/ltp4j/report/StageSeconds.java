package org.ltp4j.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.ltp4j.trial.SharedStage;
import org.ltp4j.trial.TrialResult;

/** Where the time of trials went. */
final class StageSeconds {
  private StageSeconds() {}

  /** Columns of the trials' own stages, then of those they share; null where a trial has none. */
  static Map<String, Function<TrialResult, Double>> columns(List<TrialResult> trials) {
    Set<String> own = new LinkedHashSet<>();
    Set<String> shared = new LinkedHashSet<>();
    for (TrialResult trial : trials) {
      own.addAll(trial.cost().seconds().keySet());
      trial.cost().shared().forEach(s -> shared.add(s.stage()));
    }
    Map<String, Function<TrialResult, Double>> columns = new LinkedHashMap<>();
    own.forEach(stage -> columns.put(stage + ", s", trial -> trial.cost().seconds().get(stage)));
    shared.forEach(stage -> columns.put("shared " + stage + ", s", trial -> of(trial, stage)));
    return columns;
  }

  private static Double of(TrialResult trial, String stage) {
    return trial.cost().shared().stream()
        .filter(s -> s.stage().equals(stage) && s.seconds() != null)
        .map(SharedStage::seconds)
        .findFirst()
        .orElse(null);
  }
}
