package org.ltp4j.cli;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ltp4j.engine.Engine;
import org.ltp4j.problem.Problem;

/** The flags that a bundle accepts; its model and precision are fixed. */
final class BundleFlags {
  private static final Set<String> MEANINGLESS =
      Set.of("model", "ticket", "device", "precision", "products", "seed");

  private BundleFlags() {}

  /** Refuses flags that a bundle does not use. */
  static void check(String command, Map<String, ?> given) {
    Set<String> wrong = new TreeSet<>(given.keySet());
    wrong.retainAll(MEANINGLESS);
    if (!wrong.isEmpty()) {
      throw Problem.usage(
          command + " with a bundle",
          "no --" + String.join(", no --", new TreeSet<>(MEANINGLESS)),
          "--" + String.join(", --", wrong),
          "leave it out: a bundle has its model and precision in it");
    }
  }

  /** The threads that a setting asks for. */
  static int threads(int setting) {
    return setting == 0 ? Engine.defaultThreads() : setting;
  }
}
