package org.ltp4j.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;
import org.ltp4j.trial.StoredTrial;

/**
 * Selects trials by the values of their fields.
 *
 * @param wanted field to value
 */
record Selector(Map<String, String> wanted) {
  /**
   * Reads {@code method=ltp,ratio=0.2}.
   *
   * @param flag where it was written
   * @throws Problem if it is not that, or no trial has one of the fields
   */
  static Selector parse(String flag, String text, Trials trials) {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      String[] pair = part.split("=", 2);
      if (pair.length < 2) {
        throw Problem.usage(
            flag, "field=value, or several joined by commas", "'" + text + "'", "correct it");
      }
      String field = pair[0].strip();
      if (!trials.fields().contains(field)) {
        throw Problem.usage(
            flag,
            "a field of the trials",
            "'" + field + "'",
            Nearest.remedy(field, trials.fields()));
      }
      wanted.put(field, pair[1].strip());
    }
    return new Selector(wanted);
  }

  Set<String> fields() {
    return wanted.keySet();
  }

  Trials in(Trials trials) {
    return new Trials(trials.all().stream().filter(this::matches).toList());
  }

  private boolean matches(StoredTrial trial) {
    return wanted.entrySet().stream()
        .allMatch(e -> trial.result().field(e.getKey()).equals(e.getValue()));
  }

  @Override
  public String toString() {
    return wanted.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(","));
  }
}
