package org.ltp4j.corpus;

import java.util.List;
import java.util.Objects;
import org.ltp4j.data.BadRowLog;
import org.ltp4j.data.BadRows;
import org.ltp4j.problem.Problem;

/**
 * What was found in a text.
 *
 * @param texts lines with text
 * @param warnings lines that were left out
 */
public record TextSummary(long texts, List<String> warnings) {
  /**
   * Sums up stretches.
   *
   * @param source the text, for messages
   * @throws Problem if lines cannot be used and that is refused
   */
  public static TextSummary of(Object source, List<Stretch> stretches, BadRows policy) {
    BadRowLog bad = new BadRowLog(source, "line");
    for (Stretch stretch : stretches) {
      stretch.shown().forEach(fault -> bad.add(fault.line(), fault.reason()));
      bad.more(stretch.faults() - stretch.shown().size());
    }
    return new TextSummary(stretches.stream().mapToLong(Stretch::texts).sum(), bad.finish(policy));
  }

  /**
   * Refuses a text without text.
   *
   * @param source the text, for messages
   */
  TextSummary requireText(Object source) {
    Objects.requireNonNull(source, "source");
    if (texts == 0) {
      throw Problem.input(
          source,
          "lines of text",
          warnings.isEmpty() ? "none" : "none that can be used: " + warnings.get(0),
          "give a text file with one sentence or paragraph a line");
    }
    return this;
  }
}
