package org.ltp4j.repetition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ltp4j.problem.Problem;
import org.ltp4j.sweep.InputHashes;

/** Whether a run's inputs are still what they were. */
final class Inputs {
  private Inputs() {}

  /**
   * Compares hashes before anything is run.
   *
   * @param made roles whose files a repeated stage makes itself
   * @throws Problem naming every input that is missing or has changed
   */
  static void require(StageRun run, Record settings, List<String> made) {
    InputHashes hashes = new InputHashes();
    Map<String, String> expected = run.provenance().inputs();
    List<String> wrong = new ArrayList<>();
    for (String role : InputHashes.roles(settings.getClass())) {
      if (made.contains(role)) {
        continue;
      }
      Map<String, String> found = new TreeMap<>();
      try {
        found.putAll(hashes.of(settings, List.of(role)));
      } catch (Problem missing) {
        wrong.add(role + " is missing (" + missing.getMessage() + ")");
      }
      found.forEach(
          (name, hash) -> {
            String before = expected.get(name);
            if (before != null && !before.equals(hash)) {
              String line =
                  "%s has changed (sha256 %.12s…, now %.12s…)".formatted(name, before, hash);
              if (!wrong.contains(line)) {
                wrong.add(line);
              }
            }
          });
    }
    if (!wrong.isEmpty()) {
      throw Problem.input(
          run.directory(),
          "the inputs that it was made of",
          String.join("; ", wrong),
          "bring them back to where they were");
    }
  }
}
