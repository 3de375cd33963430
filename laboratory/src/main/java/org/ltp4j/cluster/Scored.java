package org.ltp4j.cluster;

import java.util.List;

/**
 * What a scoring gave.
 *
 * @param rows how many rows have an answer
 * @param warnings about rows that were left out
 */
public record Scored(long rows, List<String> warnings) {
  /** Makes the list unmodifiable. */
  public Scored {
    warnings = List.copyOf(warnings);
  }
}
