package org.ltp4j.data;

import java.util.ArrayList;
import java.util.List;
import org.ltp4j.problem.Problem;

/** Counts the rows of a file that cannot be used and remembers the first few. */
public final class BadRowLog implements Faults {
  /** How many are named. */
  public static final int SHOWN = 5;

  private final String source;
  private final String noun;
  private final List<String> first = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long count;

  /**
   * Starts counting.
   *
   * @param noun what is counted, in the singular
   */
  public BadRowLog(Object source, String noun) {
    this.source = source.toString();
    this.noun = noun;
  }

  @Override
  public void add(long line, String reason) {
    if (count++ < SHOWN) {
      first.add("line %s (%s)".formatted(line, reason));
    }
  }

  @Override
  public void note(String text) {
    notes.add(source + ": " + text);
  }

  /** Counts further rows whose line is not shown. */
  public void more(long rows) {
    count += rows;
  }

  /**
   * The warnings for what was left out.
   *
   * @throws Problem if there was something and bad rows are refused
   */
  public List<String> finish(BadRows policy) {
    if (count == 0) {
      return List.copyOf(notes);
    }
    String more = count > SHOWN ? ", ..." : "";
    String nouns = count == 1 ? noun : noun + "s";
    String found = "%s bad %s: %s%s".formatted(count, nouns, String.join(", ", first), more);
    if (policy == BadRows.REJECT) {
      throw Problem.input(
          source,
          "usable " + noun + "s",
          found,
          "mend them, or leave them out with --bad-%ss skip".formatted(noun));
    }
    List<String> warnings = new ArrayList<>(List.of(source + ": left out " + found));
    warnings.addAll(notes);
    return warnings;
  }
}
