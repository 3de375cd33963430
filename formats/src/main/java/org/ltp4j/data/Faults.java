package org.ltp4j.data;

/** Is told of rows that cannot be used. */
@FunctionalInterface
public interface Faults {
  /** A row of that line, from 1, and what is wrong with it. */
  void add(long line, String reason);

  /** The same of a row that has an id. */
  default void add(long line, String id, String reason) {
    add(line, reason);
  }

  /** Something about the whole file that a person should know. */
  default void note(String text) {
    // Who counts rows only has no use for it.
  }
}
