package org.ltp4j.repetition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The differences of two JSON values, leaf by leaf. */
final class Numbers {
  private static final int SHOWN = 3;

  private final Map<String, JsonNode> before = new LinkedHashMap<>();
  private final Map<String, JsonNode> after = new LinkedHashMap<>();

  /** Adds a pair of values to compare; either may be missing. */
  void add(String path, JsonNode earlier, JsonNode now) {
    leaves(path, earlier, before);
    leaves(path, now, after);
  }

  /** How many leaves there are on either side. */
  int count() {
    return keys().size();
  }

  /**
   * The leaves that differ, as text.
   *
   * @param tolerance largest difference of two fractional numbers that does not count; counts, that
   *     is whole numbers, are not looked at then. Negative: all must be the same.
   */
  List<String> differences(double tolerance) {
    List<String> different = new ArrayList<>();
    for (String key : keys()) {
      JsonNode earlier = before.get(key);
      JsonNode now = after.get(key);
      if (earlier == null || now == null || !same(earlier, now, tolerance)) {
        different.add("%s %s, now %s".formatted(key, text(earlier), text(now)));
      }
    }
    return different;
  }

  /** The first few of them, and how many more there are. */
  static String shown(List<String> differences) {
    String first = String.join("; ", differences.subList(0, Math.min(SHOWN, differences.size())));
    int more = differences.size() - SHOWN;
    return more > 0 ? first + "; and " + more + " more" : first;
  }

  private static boolean same(JsonNode earlier, JsonNode now, double tolerance) {
    if (tolerance < 0 || !earlier.isNumber() || !now.isNumber()) {
      return earlier.equals(now);
    } else if (earlier.isIntegralNumber() && now.isIntegralNumber()) {
      return true;
    }
    return Math.abs(earlier.doubleValue() - now.doubleValue()) <= tolerance;
  }

  private static String text(JsonNode value) {
    return value == null ? "none" : value.toString();
  }

  private Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>(before.keySet());
    keys.addAll(after.keySet());
    return keys;
  }

  private static void leaves(String path, JsonNode value, Map<String, JsonNode> into) {
    if (value == null) {
      return;
    } else if (value.isObject()) {
      value
          .properties()
          .forEach(
              e ->
                  leaves(
                      path.isEmpty() ? e.getKey() : path + "." + e.getKey(), e.getValue(), into));
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        leaves(path + "[" + i + "]", value.get(i), into);
      }
    } else {
      into.put(path, value);
    }
  }
}
