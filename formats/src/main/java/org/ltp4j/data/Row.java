package org.ltp4j.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row of a data file as it stands there.
 *
 * @param line line number, from 1
 * @param cells column → text
 * @param lists column → texts, where a file has lists
 */
record Row(long line, Map<String, String> cells, Map<String, List<String>> lists) {
  /** A row without lists. */
  Row(long line, Map<String, String> cells) {
    this(line, cells, Map.of());
  }

  /** What stands in the first of these columns that there is. */
  Optional<String> cell(List<String> names) {
    return names.stream().filter(cells::containsKey).findFirst().map(cells::get);
  }

  /** What stands in the first of these columns that is there as a list. */
  Optional<List<String>> list(List<String> names) {
    return names.stream().filter(lists::containsKey).findFirst().map(lists::get);
  }
}
