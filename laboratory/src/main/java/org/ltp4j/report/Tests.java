package org.ltp4j.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ltp4j.problem.Problem;
import org.ltp4j.trial.Selector;

/** The paired tests of a report, corrected together for their number. */
record Tests(Measure measure, ReportSettings settings, Trials trials) {
  private static final String AGAINST = "--against";

  /**
   * All that is asked for.
   *
   * @param compared selections of trials, each two of which are tested against each other
   * @param tables whose rows are tested against one of them
   * @throws Problem if settings name what is not there
   */
  List<Comparison> all(List<String> compared, TableBuilder tables) {
    List<Comparison> all = new ArrayList<>();
    for (int i = 0; i + 1 < compared.size(); i += 2) {
      Selector one = Selector.parse("--compare", compared.get(i), trials.fields());
      Selector other = Selector.parse("--compare", compared.get(i + 1), trials.fields());
      all.add(test(one.toString(), other.toString(), Pair.of(trials, one, other)));
    }
    settings.against().ifPresent(row -> all.addAll(against(row, tables)));
    return Comparison.corrected(all);
  }

  private List<Comparison> against(String row, TableBuilder tables) {
    Selector selector = Selector.parse(AGAINST, row, trials.fields());
    Set<String> compared = new HashSet<>(tables.rowFields());
    compared.addAll(selector.fields());
    List<Comparison> all = new ArrayList<>();
    for (Map.Entry<String, Trials> table : tables.groups().entrySet()) {
      Trials group = table.getValue();
      Trials base = group.in(selector);
      group
          .by(tables.rowFields())
          .forEach(
              (label, other) ->
                  pairs(group, other, base, compared)
                      .map(pairs -> test(label, named(selector, table.getKey()), pairs))
                      .ifPresent(all::add));
    }
    if (all.isEmpty()) {
      throw Problem.usage(
          AGAINST + " " + row,
          "finished trials of it, and of another row with the same seeds",
          trials.in(selector).all().size() + " of it, none alike",
          "test against a row that the tables have");
    }
    return all;
  }

  /** Empty where a row is the one that others are tested against, or has no trial that pairs. */
  private static Optional<List<Pair>> pairs(
      Trials group, Trials row, Trials base, Set<String> compared) {
    if (base.all().containsAll(row.all())) {
      return Optional.empty();
    }
    List<Pair> pairs = Pair.of(group, row, base, compared);
    Pair.requireOnce(pairs, AGAINST, group);
    return Optional.of(pairs).filter(p -> !p.isEmpty());
  }

  private static String named(Selector selector, String title) {
    return selector + (title.isEmpty() ? "" : " (" + title + ")");
  }

  private Comparison test(String first, String second, List<Pair> pairs) {
    List<Pair> all = Pair.together(pairs);
    return Comparison.of(measure, first, second, all, settings.resamples(), settings.seed());
  }
}
