package org.ltp4j.method;

import java.util.Collection;

/** What a person should know before the results: rows left out, label words of several pieces. */
final class Warnings {
  private Warnings() {}

  /** Prints each distinct warning as a line on standard error. */
  static void print(Collection<String> warnings) {
    warnings.stream().distinct().forEach(warning -> System.err.println("ltp: " + warning));
  }
}
