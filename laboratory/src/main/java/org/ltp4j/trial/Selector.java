package org.ltp4j.trial;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ltp4j.problem.Nearest;
import org.ltp4j.problem.Problem;

/**
 * Selects trials by the values of their fields.
 *
 * @param wanted field to value
 */
public record Selector(Map<String, String> wanted) {
  /**
   * Reads {@code method=ltp,ratio=0.2}.
   *
   * @param flag where it was written
   * @param fields those that trials have
   * @throws Problem if it is not that, or no trial has one of the fields
   */
  public static Selector parse(String flag, String text, Collection<String> fields) {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      String[] pair = part.split("=", 2);
      if (pair.length < 2) {
        throw Problem.usage(
            flag, "field=value, or several joined by commas", "'" + text + "'", "correct it");
      }
      String field = pair[0].strip();
      if (!fields.contains(field)) {
        throw Problem.usage(
            flag, "a field of the trials", "'" + field + "'", Nearest.remedy(field, fields));
      }
      wanted.put(field, pair[1].strip());
    }
    return new Selector(wanted);
  }

  /** The fields that it looks at. */
  public Set<String> fields() {
    return wanted.keySet();
  }

  /** Whether a trial's fields have all of these values; 5e-4 and 0.0005 are one. */
  public boolean matches(TrialResult trial) {
    return wanted.entrySet().stream().allMatch(e -> same(trial.field(e.getKey()), e.getValue()));
  }

  private static boolean same(String one, String other) {
    if (one.equals(other)) {
      return true;
    }
    try {
      return Double.parseDouble(one) == Double.parseDouble(other);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return wanted.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(","));
  }
}
