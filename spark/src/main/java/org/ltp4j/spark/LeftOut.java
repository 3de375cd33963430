package org.ltp4j.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.ltp4j.data.Faults;

/** Rows of one partition that cannot be used: how many, and the first few. */
final class LeftOut implements Faults, Serializable {
  private static final int SHOWN = 5;

  private final int partition;
  private final ArrayList<String> first = new ArrayList<>();
  private long count;

  LeftOut(int partition) {
    this.partition = partition;
  }

  @Override
  public void add(long line, String reason) {
    if (count++ < SHOWN) {
      first.add("line %s (%s)".formatted(line, reason));
    }
  }

  /** What to tell of all partitions; one that was done twice counts once. */
  static List<String> warnings(String source, Collection<LeftOut> all) {
    TreeMap<Integer, LeftOut> byPartition = new TreeMap<>();
    all.forEach(part -> byPartition.put(part.partition, part));
    long count = byPartition.values().stream().mapToLong(part -> part.count).sum();
    if (count == 0) {
      return List.of();
    }
    List<String> shown =
        byPartition.values().stream().flatMap(part -> part.first.stream()).limit(SHOWN).toList();
    return List.of(
        "%s: left out %s bad row%s: %s%s"
            .formatted(
                source,
                count,
                count == 1 ? "" : "s",
                String.join(", ", shown),
                count > SHOWN ? ", ..." : ""));
  }
}
