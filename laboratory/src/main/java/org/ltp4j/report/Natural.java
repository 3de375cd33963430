package org.ltp4j.report;

import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The order in which people expect names with numbers in them: 2 before 16. */
final class Natural {
  static final Comparator<String> ORDER =
      Comparator.<String, List<String>>comparing(Natural::parts, Natural::compare)
          .thenComparing(Comparator.naturalOrder());

  private static final Pattern PART = Pattern.compile("\\d+(?:\\.\\d+)?|\\D+");

  private Natural() {}

  private static List<String> parts(String text) {
    return PART.matcher(text).results().map(MatchResult::group).toList();
  }

  private static int compare(List<String> a, List<String> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      String one = a.get(i);
      String other = b.get(i);
      boolean areNumbers = Character.isDigit(one.charAt(0)) && Character.isDigit(other.charAt(0));
      int order =
          areNumbers
              ? Double.compare(Double.parseDouble(one), Double.parseDouble(other))
              : one.compareToIgnoreCase(other);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }
}
