package org.ltp4j.hub;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.ltp4j.run.ByteCount;

/**
 * What a fetch will do, known before it starts.
 *
 * @param what is fetched, and from where
 * @param into the directory it goes to
 * @param items the files
 */
public record Plan(String what, Path into, List<Item> items) {
  /**
   * A file of a plan.
   *
   * @param name its path in its repository
   * @param size in bytes
   * @param present bytes of it that are there already
   */
  public record Item(String name, long size, long present) {}

  /** Bytes in all. */
  public long size() {
    return items.stream().mapToLong(Item::size).sum();
  }

  /** Bytes that are there already. */
  public long present() {
    return items.stream().mapToLong(Item::present).sum();
  }

  /** One line: what, how much, where to. */
  public String summary() {
    String files = items.size() == 1 ? "1 file" : items.size() + " files";
    return "%s: %s, %s, of them %s to fetch, into %s"
        .formatted(what, files, ByteCount.text(size()), ByteCount.text(size() - present()), into);
  }

  /** A line for each file. */
  public String table() {
    StringBuilder table = new StringBuilder();
    for (Item item : items) {
      String state =
          item.present() == item.size()
              ? "there"
              : item.present() > 0 ? ByteCount.text(item.present()) + " there" : "to fetch";
      table.append(
          String.format(
              Locale.ROOT, "%10s  %-8s  %s%n", ByteCount.text(item.size()), state, item.name()));
    }
    return table.toString();
  }
}
