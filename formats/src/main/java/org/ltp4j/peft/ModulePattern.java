package org.ltp4j.peft;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.ltp4j.problem.Problem;

/**
 * A regular expression that PEFT compares with the end of a module's name: all of it, or what
 * follows one of its dots.
 *
 * @param where it was found, for messages
 * @param text as it was written
 * @param pattern compiled
 */
record ModulePattern(String where, String text, Pattern pattern) {
  /** Characters that a comparison may look at: a million for names of a hundred. */
  private static final int PATIENCE = 1_000_000;

  static ModulePattern of(String where, String text) {
    try {
      return new ModulePattern(where, text, Pattern.compile("(.*\\.)?(" + text + ")"));
    } catch (PatternSyntaxException | StackOverflowError e) {
      throw refused(where, text, "one that cannot be read").causedBy(e);
    }
  }

  static Map<ModulePattern, Double> inOrder(List<Map.Entry<ModulePattern, Double>> entries) {
    Map<ModulePattern, Double> all = new LinkedHashMap<>();
    entries.forEach(entry -> all.put(entry.getKey(), entry.getValue()));
    return Collections.unmodifiableMap(all);
  }

  /** What the first pattern that fits says. */
  static Optional<Double> first(Map<ModulePattern, Double> patterns, String module) {
    return patterns.entrySet().stream()
        .filter(entry -> entry.getKey().fits(module))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private boolean fits(String module) {
    try {
      return pattern.matcher(new Watched(module, new int[1])).matches();
    } catch (TooLong | StackOverflowError e) {
      throw refused(where, text, "one that takes too long to compare").causedBy(e);
    }
  }

  private static Problem refused(String where, String text, String found) {
    return Problem.input(
        where,
        "a regular expression",
        "'" + text.replaceAll("(?s)^(.{60}).+", "$1…") + "', " + found,
        "write the modules' names");
  }

  /** A pattern of a stranger's can look at a name's characters without end. */
  private record Watched(String name, int[] looked) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (++looked[0] > PATIENCE) {
        throw new TooLong();
      }
      return name.charAt(index);
    }

    @Override
    public int length() {
      return name.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Watched(name.substring(start, end), looked);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final class TooLong extends RuntimeException {
    TooLong() {
      super("too long", null, false, false);
    }
  }
}
