package org.ltp4j.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The findings about one part of a run.
 *
 * @param title e.g. {@code Data}
 * @param findings in the order they were made
 * @param facts numbers and names for programs, in order
 */
public record Chapter(String title, List<Finding> findings, Map<String, Object> facts) {
  private static final int TOPIC = 20;
  private static final String INDENT = " ".repeat(4);

  /** A copy of the findings that later ones do not change. */
  public Chapter {
    findings = List.copyOf(findings);
  }

  /** The chapter as lines, title first. */
  String text() {
    StringBuilder text = new StringBuilder(title + "\n");
    for (Finding f : findings) {
      String topic = f.topic() + " ".repeat(Math.max(1, TOPIC - f.topic().length()));
      text.append("  %s %s%s%n".formatted(f.mark().sign(), topic, f.text()));
      f.details().forEach(line -> text.append(INDENT).append(line).append("\n"));
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  /** The chapter for JSON. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("title", title);
    map.put("facts", facts);
    List<Map<String, Object>> list = new ArrayList<>();
    for (Finding f : findings) {
      Map<String, Object> finding = new LinkedHashMap<>();
      finding.put("mark", f.mark().name().toLowerCase(Locale.ROOT));
      finding.put("topic", f.topic());
      finding.put("text", f.text());
      if (!f.details().isEmpty()) {
        finding.put("details", f.details());
      }
      list.add(finding);
    }
    map.put("findings", list);
    return map;
  }
}
