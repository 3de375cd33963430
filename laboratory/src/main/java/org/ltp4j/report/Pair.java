package org.ltp4j.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ltp4j.problem.Problem;
import org.ltp4j.trial.Selector;
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
    List<Pair> pairs = of(trials, trials.in(one), trials.in(other), compared);
    if (pairs.isEmpty()) {
      throw Problem.usage(
          "--compare " + one + " " + other,
          "finished trials of both with the same seed",
          trials.in(one).all().size() + " and " + trials.in(other).all().size() + ", none alike",
          "compare by fields that the trials have");
    }
    requireOnce(pairs, "--compare " + one + " " + other, trials);
    return pairs;
  }

  /**
   * Pairs trials of two parts of some by their seed and all fields in which these parts are not
   * compared; a field that one of both lacks does not count.
   */
  static List<Pair> of(Trials trials, Trials one, Trials other, Set<String> compared) {
    List<String> shared = trials.fields().stream().filter(f -> !compared.contains(f)).toList();
    List<Pair> pairs = new ArrayList<>();
    for (StoredTrial first : one.all()) {
      other.all().stream()
          .filter(t -> areAlike(first, t, shared))
          .forEach(second -> pairs.add(new Pair(first, second)));
    }
    return pairs;
  }

  /** Refuses pairs in which a trial is there more than once. */
  static void requireOnce(List<Pair> pairs, String flag, Trials trials) {
    requireOnceEach(pairs.stream().map(Pair::first).toList(), flag, trials);
    requireOnceEach(pairs.stream().map(Pair::second).toList(), flag, trials);
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

  private static void requireOnceEach(List<StoredTrial> used, String flag, Trials trials) {
    Set<StoredTrial> seen = new HashSet<>();
    for (StoredTrial trial : used) {
      if (!seen.add(trial)) {
        throw Problem.usage(
            flag,
            "one partner for each trial",
            "several for " + trial.result().name(),
            "select by more fields too, of " + String.join(", ", trials.varying(List.of())));
      }
    }
  }
}
