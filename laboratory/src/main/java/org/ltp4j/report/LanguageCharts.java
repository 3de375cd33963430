package org.ltp4j.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.ltp4j.chart.Chart;
import org.ltp4j.chart.HeatMap;
import org.ltp4j.evaluation.Confusion;
import org.ltp4j.evaluation.EvaluationResult;
import org.ltp4j.evaluation.LanguageResult;
import org.ltp4j.trial.StoredTrial;

/** Results by language, and what was taken for what. */
final class LanguageCharts {
  private static final List<String> APART = List.of("shots", "task");
  private static final int MOST_MATRICES = 12;

  private static final Comparator<HeatMap.Tile> BY_VALUE =
      Comparator.comparingDouble(HeatMap.Tile::value);

  private final Measure measure;
  private final Trials trials;
  private final List<String> names;

  /** Charts of measured trials. */
  LanguageCharts(Measure measure, Trials trials) {
    this.measure = measure;
    this.trials = trials;
    this.names = trials.varying(List.of());
  }

  /** Mean over seeds of every language. */
  Section accuracies() {
    if (trials.all().isEmpty()) {
      return new Section("languages", "Languages", List.of(), List.of("No trial is finished."));
    }
    List<String> languages = Languages.of(trials);
    Map<String, Trials> rows = trials.by(names);
    List<HeatMap.Tile> tiles = new ArrayList<>();
    rows.forEach(
        (row, part) -> {
          for (String language : languages) {
            List<Double> values =
                part.all().stream()
                    .map(t -> Languages.in(t, language).map(measure::of))
                    .flatMap(Optional::stream)
                    .toList();
            if (!values.isEmpty()) {
              Sample sample = new Sample(values);
              tiles.add(new HeatMap.Tile("", row, language, sample.mean(), sample.percent()));
            }
          }
        });
    return new Section(
        "languages",
        "Languages",
        List.of(
            new HeatMap(
                new Chart.Caption(
                    "languages",
                    measure.metric().title() + " by language, %",
                    "Mean "
                        + measure.metric().label()
                        + " over seeds; colours go from the lowest number here to the"
                        + " highest."),
                "",
                "",
                languages,
                List.copyOf(rows.keySet()),
                List.of(""),
                tiles,
                bound(tiles.stream().min(BY_VALUE)),
                bound(tiles.stream().max(BY_VALUE)))),
        List.of());
  }

  /** One matrix for each row of tables and each set of labels, all seeds and languages together. */
  Section confusion() {
    Map<List<String>, Map<String, Confusion>> matrices = new LinkedHashMap<>();
    Set<String> left = new LinkedHashSet<>();
    trials
        .by(trials.varying(APART))
        .forEach(
            (row, part) -> {
              for (StoredTrial trial : part.all()) {
                Optional<Confusion> sum = sum(trial.result().evaluation());
                if (sum.isEmpty()) {
                  continue;
                }
                Map<String, Confusion> same =
                    matrices.computeIfAbsent(
                        trial.result().evaluation().labels(), l -> new LinkedHashMap<>());
                if (same.containsKey(row) || same.size() < MOST_MATRICES) {
                  same.merge(row, sum.get(), Confusion::plus);
                } else {
                  left.add(row);
                }
              }
            });
    List<Chart> charts = new ArrayList<>();
    matrices.forEach((labels, same) -> charts.add(confusion(charts.size() + 1, labels, same)));
    List<String> notes =
        left.isEmpty()
            ? List.of()
            : List.of(
                "Left out for room: "
                    + left.stream().map(Isolated::name).collect(Collectors.joining("; "))
                    + ".");
    return new Section("confusion", "Confusion matrices", charts, notes);
  }

  private static HeatMap.Bound bound(Optional<HeatMap.Tile> tile) {
    return tile.map(t -> new HeatMap.Bound(t.value(), t.text() + " %"))
        .orElse(new HeatMap.Bound(0, ""));
  }

  /**
   * All languages of one evaluation together, and where there are several each of the first; empty
   * where rows have not one label each.
   */
  static Optional<Section> confusion(EvaluationResult result) {
    return sum(result).map(all -> confusion(result, all));
  }

  private static Section confusion(EvaluationResult result, Confusion all) {
    Map<String, Confusion> matrices = new LinkedHashMap<>();
    List<LanguageResult> languages = result.languages();
    matrices.put(languages.size() == 1 ? languages.get(0).language() : "all languages", all);
    if (languages.size() > 1) {
      languages.stream()
          .limit(MOST_MATRICES - 1)
          .forEach(part -> matrices.putIfAbsent(part.language(), part.confusion().orElseThrow()));
    }
    String left =
        languages.stream()
            .skip(MOST_MATRICES - 1)
            .map(part -> Isolated.name(part.language()))
            .collect(Collectors.joining("; "));
    return new Section(
        "confusion",
        "Confusion matrices",
        List.of(confusion(1, result.labels(), matrices)),
        left.isEmpty() ? List.of() : List.of("Left out for room: " + left + "."));
  }

  private static Optional<Confusion> sum(EvaluationResult evaluation) {
    BinaryOperator<Confusion> plus = Confusion::plus;
    return evaluation.languages().stream()
        .flatMap(result -> result.confusion().stream())
        .reduce(plus);
  }

  private static Chart confusion(int number, List<String> labels, Map<String, Confusion> matrices) {
    List<HeatMap.Tile> tiles = new ArrayList<>();
    matrices.forEach(
        (panel, matrix) -> {
          for (int gold = 0; gold < labels.size(); gold++) {
            for (int predicted = 0; predicted < labels.size(); predicted++) {
              int all = matrix.gold(gold);
              double share = all == 0 ? 0 : (double) matrix.counts().get(gold).get(predicted) / all;
              String text = String.format(Locale.ROOT, "%.0f", 100 * share);
              tiles.add(
                  new HeatMap.Tile(panel, labels.get(gold), labels.get(predicted), share, text));
            }
          }
        });
    return new HeatMap(
        new Chart.Caption(
            "confusion-" + number,
            "What was taken for what, % of each true label",
            "Rows are true labels, columns predicted ones; all languages, seeds and shots"
                + " together."),
        "predicted",
        "true",
        labels,
        labels,
        List.copyOf(matrices.keySet()),
        tiles,
        new HeatMap.Bound(0, "0 %"),
        new HeatMap.Bound(1, "100 %"));
  }
}
