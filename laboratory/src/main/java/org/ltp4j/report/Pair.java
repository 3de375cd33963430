package org.ltp4j.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ltp4j.problem.Problem;
import org.ltp4j.trial.StoredTrial;

/**
 * Two trials that differ in what is compared, and in nothing else.
 *
 * @param first of the first selection
 * @param second of the second
 */
record Pair(StoredTrial first, StoredTrial second) {
  /**
   * Pairs trials of two selections by their seed and all fields that neither selects by; a field
   * that one of both lacks does not count.
   *
   * @throws Problem if there are no pairs, or it is not clear which trials belong together
   */
  static List<Pair> of(Trials trials, Selector one, Selector other) {
    Set<String> compared = new HashSet<>(one.fields());
    compared.addAll(other.fields());
    List<String> shared = trials.fields().stream().filter(f -> !compared.contains(f)).toList();
    List<Pair> pairs = new ArrayList<>();
    for (StoredTrial first : one.in(trials).all()) {
      List<StoredTrial> partners =
          other.in(trials).all().stream().filter(t -> areAlike(first, t, shared)).toList();
      partners.forEach(second -> pairs.add(new Pair(first, second)));
    }
    if (pairs.isEmpty()) {
      throw Problem.usage(
          "--compare " + one + " " + other,
          "finished trials of both with the same seed",
          one.in(trials).all().size() + " and " + other.in(trials).all().size() + ", none alike",
          "compare by fields that the trials have");
    }
    requireOnce(pairs.stream().map(Pair::first).toList(), one, trials);
    requireOnce(pairs.stream().map(Pair::second).toList(), other, trials);
    return pairs;
  }

  private static boolean areAlike(StoredTrial a, StoredTrial b, List<String> fields) {
    return !a.equals(b)
        && fields.stream()
            .allMatch(
                f -> {
                  String one = a.result().field(f);
                  String two = b.result().field(f);
                  return one.isEmpty() || two.isEmpty() || one.equals(two);
                });
  }

  private static void requireOnce(List<StoredTrial> used, Selector selector, Trials trials) {
    Set<StoredTrial> seen = new HashSet<>();
    for (StoredTrial trial : used) {
      if (!seen.add(trial)) {
        throw Problem.usage(
            "--compare " + selector,
            "one partner for each trial",
            "several for " + trial.result().name(),
            "select by more fields too, of " + String.join(", ", trials.varying(List.of())));
      }
    }
  }
}
