package org.ltp4j.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ltp4j.json.Json;

/** What two runs differ in, as far as their results depend on it. */
final class Differences {
  private Differences() {}

  /** One line for each difference, {@code what (earlier, now now)}; empty if there is none. */
  static List<String> between(Provenance earlier, Provenance now) {
    List<String> lines = new ArrayList<>();
    if (!earlier.stage().equals(now.stage())) {
      lines.add("stage (%s, now %s)".formatted(earlier.stage(), now.stage()));
    }
    add(lines, "", earlier.settingsFor(now), now.settings());
    add(lines, "another file as ", earlier.inputs(), now.inputs());
    return lines;
  }

  private static void add(
      List<String> lines, String kind, Map<String, ?> earlier, Map<String, ?> now) {
    Set<String> keys = new LinkedHashSet<>(now.keySet());
    keys.addAll(earlier.keySet());
    for (String key : keys) {
      String before = text(earlier.get(key));
      String after = text(now.get(key));
      if (!before.equals(after)) {
        lines.add(kind + "%s (%s, now %s)".formatted(key, shortened(before), shortened(after)));
      }
    }
  }

  /** Compared as JSON: a long that was read back is an Integer. */
  private static String text(Object value) {
    return value == null ? "none" : Json.line(value);
  }

  private static String shortened(String text) {
    return text.length() <= 40
        ? text
        : text.substring(0, 12) + "…" + text.substring(text.length() - 12);
  }
}
