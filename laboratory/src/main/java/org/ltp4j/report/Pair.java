package org.ltp4j.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ltp4j.problem.Problem;
import org.ltp4j.trial.Selector;
import org.ltp4j.trial.StoredTrial;

/**
 * Trials that differ in what is compared, and in nothing else.
 *
 * @param first of the first selection
 * @param second of the second
 */
record Pair(Tested first, Tested second) {
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
          .forEach(second -> pairs.add(new Pair(new Tested(first), new Tested(second))));
    }
    return pairs;
  }

  /** Pairs in the language itself as one pair that was tested in all their languages. */
  static List<Pair> together(List<Pair> pairs) {
    Map<Map<String, Object>, List<Pair>> alike = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      Map<String, Object> fields = Trials.butForLanguage(pair.first.parts().get(0));
      alike.computeIfAbsent(fields, f -> new ArrayList<>()).add(pair);
    }
    return alike.values().stream()
        .flatMap(
            some -> {
              Pair all = new Pair(joined(some, Pair::first), joined(some, Pair::second));
              return isApart(all.first) && isApart(all.second) ? Stream.of(all) : some.stream();
            })
        .toList();
  }

  private static Tested joined(List<Pair> pairs, Function<Pair, Tested> side) {
    return new Tested(pairs.stream().flatMap(p -> side.apply(p).parts().stream()).toList());
  }

  private static boolean isApart(Tested side) {
    return new Trials(side.parts()).isApart();
  }

  /** Refuses pairs in which a trial is there more than once. */
  static void requireOnce(List<Pair> pairs, String flag, Trials trials) {
    requireOnceEach(joined(pairs, Pair::first).parts(), flag, trials);
    requireOnceEach(joined(pairs, Pair::second).parts(), flag, trials);
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
