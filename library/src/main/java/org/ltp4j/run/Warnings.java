package org.ltp4j.run;

import java.util.Collection;

/** What a person should know before the results: rows left out, label words of several pieces. */
public final class Warnings {
  private Warnings() {}

  /** Prints each distinct warning as a line on standard error. */
  public static void print(Collection<String> warnings) {
    warnings.stream().distinct().forEach(warning -> System.err.println("ltp: " + warning));
  }
}
