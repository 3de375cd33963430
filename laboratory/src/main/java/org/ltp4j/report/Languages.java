package org.ltp4j.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ltp4j.data.Task;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.problem.Problem;
import org.ltp4j.trial.StoredTrial;

/** Languages of trials, in the order of tables. */
final class Languages {
  private Languages() {}

  /** All of them: in the task's order where it is known, else as the trials have them. */
  static List<String> of(Trials trials) {
    Set<String> codes = new LinkedHashSet<>();
    for (StoredTrial trial : trials.all()) {
      trial.result().evaluation().languages().forEach(result -> codes.add(result.language()));
    }
    List<String> tasks = trials.values("task");
    if (tasks.size() == 1) {
      try {
        return Task.named(tasks.get(0)).inOrder(codes);
      } catch (Problem e) {
        // The task file is not here; the trials kept its order.
        return new ArrayList<>(codes);
      }
    }
    return new ArrayList<>(codes);
  }

  /** A trial's result in a language. */
  static Optional<LanguageResult> in(StoredTrial trial, String language) {
    return trial.result().evaluation().languages().stream()
        .filter(result -> result.language().equals(language))
        .findFirst();
  }
}
