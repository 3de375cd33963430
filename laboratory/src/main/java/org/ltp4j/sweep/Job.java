package org.ltp4j.sweep;

import java.util.Locale;

/**
 * One piece of work.
 *
 * @param kind what it is
 * @param id of the shared stage or trial
 */
public record Job(Kind kind, String id) {
  /** What a job is. */
  public enum Kind {
    /** A stage whose result several trials use. */
    SHARED,
    /** A trial. */
    TRIAL
  }

  /** E.g. {@code trial 0123456789ab}. */
  String line() {
    return kind.name().toLowerCase(Locale.ROOT) + " " + id;
  }

  /** Reads back what {@link #line} gave. */
  static Job parse(String line) {
    String[] parts = line.split(" ", 2);
    return new Job(Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)), parts[1]);
  }
}
