package org.ltp4j.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known name a person most likely meant, for messages about unknown ones. */
public final class Nearest {
  private Nearest() {}

  /**
   * The known name with the smallest edit distance, ignoring case; empty if even that one is
   * nothing like the name that was given. Ties go to the name that comes first.
   */
  public static Optional<String> to(String given, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(given, name)))
        .filter(name -> distance(given, name) <= allowed(given, name));
  }

  /** A slip of the fingers or two, and more in long names; no letter alike is another name. */
  private static int allowed(String given, String name) {
    int letters = Math.max(given.length(), name.length());
    return Math.min(letters - 1, Math.max(2, (letters + 2) / 3));
  }

  /** A remedy: "did you mean 'x'?" where something is near, and always the list of known names. */
  public static String remedy(String given, Collection<String> known) {
    String list = "known are " + String.join(", ", known);
    return to(given, known).map(name -> "did you mean '" + name + "'? " + list).orElse(list);
  }

  /** Levenshtein's distance, ignoring case, in one row of memory. */
  static int distance(String a, String b) {
    String from = a.toLowerCase(Locale.ROOT);
    String to = b.toLowerCase(Locale.ROOT);
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
