package org.ltp4j.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ltp4j.data.BadRows;
import org.ltp4j.data.Dataset;
import org.ltp4j.data.Datasets;
import org.ltp4j.data.FewShot;
import org.ltp4j.data.PremiseSplit;
import org.ltp4j.data.Reading;
import org.ltp4j.data.Split;
import org.ltp4j.data.Task;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.TrainSettings;

/**
 * Labelled examples to learn from and to choose by. Without a dev file they share one: at random,
 * or so that no premise (or another field) is on both sides.
 *
 * @param train to learn from
 * @param dev to pick the best epoch by
 */
public record TrainingData(Dataset train, Dataset dev) {
  /** Reads, samples and splits as the settings say; every label must have rows. */
  public static TrainingData load(TrainSettings settings, Task task, Streams streams) {
    Reading reading = reading(settings);
    Dataset train = Datasets.load(task, settings.train(), reading).requireEveryLabel(task);
    Optional<Integer> shots = settings.shots();
    if (settings.dev().isPresent()) {
      Dataset dev = Datasets.load(task, settings.dev().get(), reading).requireEveryLabel(task);
      return new TrainingData(
          shots.isEmpty() ? train : FewShot.sample(train, task, shots.get(), streams),
          dev(settings, task, dev, streams));
    }
    Split split = split(settings, task, train, streams);
    return new TrainingData(
        split.train().requireEveryLabel(task), split.dev().requireEveryLabel(task));
  }

  /** The dev rows; with a note where they are fewer than the file's and nobody asked for that. */
  private static Dataset dev(TrainSettings settings, Task task, Dataset all, Streams streams) {
    Optional<String> wanted =
        settings.devShots().or(() -> settings.shots().map(k -> Integer.toString(k)));
    if (wanted.isEmpty() || wanted.get().equals("all")) {
      return all;
    }
    Dataset dev = FewShot.sample(all, task, Integer.parseInt(wanted.get()), streams);
    return settings.devShots().isPresent() || dev.size() == all.size()
        ? dev
        : dev.noting(
            "%s of %s rows pick the epoch, as many a class as --shots; --dev-shots all takes all"
                .formatted(dev.size(), all.size()));
  }

  /** How the files are read. */
  public static Reading reading(TrainSettings settings) {
    Reading reading = Reading.of(settings.language().orElse(null));
    return settings.badRows() == BadRows.SKIP ? reading.skippingBadRows() : reading;
  }

  private static Split split(TrainSettings settings, Task task, Dataset all, Streams streams) {
    Optional<String> field = settings.splitBy();
    field.ifPresent(f -> requireField(task, f));
    if (settings.shots().isPresent()) {
      int k = settings.shots().get();
      return field.isPresent()
          ? PremiseSplit.sample(all, task, field.get(), k, streams)
          : FewShot.split(all, task, k, streams);
    }
    return PremiseSplit.halves(
        all,
        field.orElseThrow(
            () ->
                Problem.usage(
                    "--dev",
                    "data to pick the best epoch by",
                    "neither --dev nor --shots nor --split-by",
                    "give a dev file, or say how to take a part of the training data")),
        streams);
  }

  private static void requireField(Task task, String field) {
    if (!task.fields().contains(field)) {
      throw Problem.usage(
          "--split-by",
          "a field of task " + task.name(),
          "'" + field + "'",
          "use " + task.fields());
    }
  }

  /** What a person should know of the files. */
  List<String> warnings() {
    return Stream.of(train, dev).flatMap(set -> set.warnings().stream()).toList();
  }

  /** Hashes of the files, for provenance. */
  Map<String, String> hashes() {
    Map<String, String> hashes = new LinkedHashMap<>();
    hashes.put("train", train.sha256());
    hashes.put("dev", dev.sha256());
    return hashes;
  }
}
