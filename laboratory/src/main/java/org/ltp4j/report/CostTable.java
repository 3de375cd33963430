package org.ltp4j.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.ltp4j.trial.SharedStage;
import org.ltp4j.trial.StoredTrial;
import org.ltp4j.trial.TrialResult;

/** What the rows of a result table cost: size of what was trained, time, memory. */
final class CostTable {
  private static final double MEGA = 1e6;
  private static final List<String> NOTES =
      List.of(
          "Means over trials; of the memory, which is that of the whole process, the largest."
              + " Seconds of shared stages were spent once for all trials that use them; a trial"
              + " alone would have taken all of its row.");

  private CostTable() {}

  /** A column: its number of one trial, how those of several become one, and its decimals. */
  private record Quantity(
      Function<TrialResult, Number> of, ToDoubleFunction<DoubleStream> summary, int decimals) {}

  /** The cost table of the rows of another table. */
  static NumberTable of(String id, String title, String corner, Map<String, Trials> parts) {
    Map<String, Quantity> columns = columns(parts.values().stream().toList());
    List<NumberTable.Row> rows = new ArrayList<>();
    parts.forEach(
        (label, part) ->
            rows.add(
                new NumberTable.Row(
                    label, columns.values().stream().map(q -> cell(part, q)).toList())));
    return new NumberTable(
        id,
        title.isEmpty() ? "Cost" : "Cost: " + title,
        corner,
        List.copyOf(columns.keySet()),
        rows,
        NOTES);
  }

  private static Map<String, Quantity> columns(List<Trials> parts) {
    Map<String, Quantity> columns = new LinkedHashMap<>();
    columns.put("trials", new Quantity(t -> 1, DoubleStream::sum, 0));
    columns.put("trained parameters", mean(t -> t.cost().trainedParameters(), 0));
    columns.put("adapter, MB", mean(t -> mega(t.cost().adapterBytes()), 2));
    List<TrialResult> trials =
        parts.stream().flatMap(part -> part.all().stream()).map(StoredTrial::result).toList();
    StageSeconds.columns(trials).forEach((name, of) -> columns.put(name, mean(of::apply, 1)));
    if (trials.stream().anyMatch(t -> !t.cost().shared().isEmpty())) {
      columns.put("all, s", mean(CostTable::seconds, 1));
    }
    columns.put(
        "peak memory, MB",
        new Quantity(t -> mega(t.cost().peakMemoryBytes()), n -> n.max().orElseThrow(), 0));
    return columns;
  }

  private static Quantity mean(Function<TrialResult, Number> of, int decimals) {
    return new Quantity(of, numbers -> numbers.average().orElseThrow(), decimals);
  }

  private static NumberTable.Cell cell(Trials part, Quantity quantity) {
    double[] known =
        part.all().stream()
            .map(trial -> quantity.of.apply(trial.result()))
            .filter(Objects::nonNull)
            .mapToDouble(Number::doubleValue)
            .toArray();
    if (known.length == 0) {
      return new NumberTable.Cell(null, ResultTable.NOTHING);
    }
    double value = quantity.summary.applyAsDouble(DoubleStream.of(known));
    return new NumberTable.Cell(
        value, String.format(Locale.ROOT, "%,." + quantity.decimals + "f", value));
  }

  /** Of all stages, shared ones too; null where one is not known. */
  private static Double seconds(TrialResult trial) {
    boolean isKnown = trial.cost().shared().stream().allMatch(stage -> stage.seconds() != null);
    return isKnown && !trial.cost().seconds().isEmpty()
        ? trial.cost().totalSeconds()
            + trial.cost().shared().stream().mapToDouble(SharedStage::seconds).sum()
        : null;
  }

  private static Double mega(Long bytes) {
    return bytes == null ? null : bytes / MEGA;
  }
}
