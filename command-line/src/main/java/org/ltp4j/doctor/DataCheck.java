package org.ltp4j.doctor;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.ltp4j.data.Dataset;
import org.ltp4j.data.Datasets;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.experiment.TrainingData;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.TrainSettings;

/** The examples: rows per label, overlap of training and dev data. */
final class DataCheck {
  /** Below this, one row moves dev accuracy by more than five points. */
  private static final int FEW = 20;

  private static final int SHOWN_HASH = 12;

  private DataCheck() {}

  /** Reads, samples and splits as training does. */
  static Optional<TrainingData> examine(
      Notes notes, TrainSettings settings, Task task, Streams streams) {
    try {
      TrainingData data = TrainingData.load(settings, task, streams);
      rows(notes, "train", data.train(), task);
      rows(notes, "dev", data.dev(), task);
      compare(notes, data);
      return Optional.of(data);
    } catch (Problem first) {
      // Loading stops at the first problem; each file on its own may have one.
      file(notes, "train", settings.train(), settings, task);
      settings.dev().ifPresent(dev -> file(notes, "dev", dev, settings, task));
      if (!notes.hasProblem()) {
        notes.fail("selection", first);
      }
      return Optional.empty();
    }
  }

  private static void file(
      Notes notes, String topic, Path file, TrainSettings settings, Task task) {
    Supplier<Dataset> load = () -> Datasets.load(task, file, TrainingData.reading(settings));
    Optional<Dataset> data = notes.attempt(topic, load);
    data.ifPresent(
        set -> {
          rows(notes, topic, set, task);
          notes.attempt(topic, () -> set.requireEveryLabel(task));
        });
  }

  private static void rows(Notes notes, String topic, Dataset data, Task task) {
    Map<String, Integer> counts = data.counts(task);
    String perLabel =
        counts.entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
    notes.fine(
        topic,
        "%s rows (%s) from %s, sha256 %s…"
            .formatted(
                data.size(), perLabel, data.source(), data.sha256().substring(0, SHOWN_HASH)));
    data.warnings().forEach(warning -> notes.warn(topic, warning));
    notes.fact(topic + "_rows", data.size());
    notes.fact(topic + "_labels", counts);
    notes.fact(topic + "_sha256", data.sha256());
  }

  private static void compare(Notes notes, TrainingData data) {
    Set<Map<String, String>> seen =
        data.train().examples().stream().map(Example::fields).collect(Collectors.toSet());
    long shared = data.dev().examples().stream().filter(e -> seen.contains(e.fields())).count();
    notes.fact("dev_rows_in_train", shared);
    notes.warnIf(
        shared > 0,
        "overlap",
        shared + " dev rows are also training rows",
        "the best epoch is picked by what was learnt by heart; take them out of one");
    int n = data.dev().size();
    if (n < FEW) {
      notes.warn(
          "dev",
          "one of %s rows is %s of dev accuracy; picking the best epoch is mostly luck"
              .formatted(n, Quantities.percent(1, n)));
    }
  }
}
