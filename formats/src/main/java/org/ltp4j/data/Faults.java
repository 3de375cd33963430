package org.ltp4j.data;

/** Hears of rows that cannot be used. */
@FunctionalInterface
public interface Faults {
  /** A row of that line, from 1, and what is wrong with it. */
  void add(long line, String reason);
}
