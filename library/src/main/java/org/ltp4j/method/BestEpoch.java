package org.ltp4j.method;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.ltp4j.evaluation.Interval;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.run.EpochResult;
import org.ltp4j.run.Listener;
import org.ltp4j.run.RunFiles;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.stage.ResultFormat;
import org.ltp4j.train.Memory;
import org.ltp4j.train.Step;

/**
 * Measures dev accuracy after every epoch and keeps the best values; only a better one replaces.
 */
final class BestEpoch implements Memory {
  private static final String VALUES = "best.safetensors";
  private static final String CURVE = "epochs.json";
  private static final ResultFormat<State> STATE = ResultFormat.of(State.class);

  /** What a checkpoint has to hold, apart from the best values. */
  private record State(List<EpochResult> curve, double lossSum) {}

  private final RunFiles directory;
  private final ParameterSet parameters;
  private final long stepsPerEpoch;
  private final long total;
  private final Supplier<Double> devAccuracy;
  private final Listener listener;
  private final List<EpochResult> curve = new ArrayList<>();
  private double best = -1;
  private double lossSum;

  /**
   * Nothing measured yet.
   *
   * @param total steps of the training, after the last of which dev is measured too
   */
  BestEpoch(
      RunFiles directory,
      ParameterSet parameters,
      long stepsPerEpoch,
      long total,
      Supplier<Double> devAccuracy,
      Listener listener) {
    this.listener = listener;
    this.directory = directory;
    this.parameters = parameters;
    this.stepsPerEpoch = stepsPerEpoch;
    this.total = total;
    this.devAccuracy = devAccuracy;
  }

  @Override
  public void after(Step step) {
    lossSum += step.loss();
    long epoch = (step.number() + stepsPerEpoch - 1) / stepsPerEpoch;
    long last = lastStep(epoch);
    if (step.number() != last) {
      return;
    }
    double accuracy = devAccuracy.get();
    boolean better = accuracy > best;
    if (better) {
      best = accuracy;
      SafetensorsWriter.write(values(), Map.of(), parameters.values());
    }
    long steps = last - lastStep(epoch - 1);
    EpochResult result = new EpochResult(epoch, lossSum / steps, accuracy, better);
    curve.add(result);
    listener.epoch(result);
    lossSum = 0;
  }

  /** The last epoch may be a part of one. */
  private long lastStep(long epoch) {
    return Math.min(total, epoch * stepsPerEpoch);
  }

  /** Needed until an adapter holds them. */
  private Path values() {
    return directory.cache().resolve(VALUES);
  }

  /** Every epoch's loss and dev accuracy. */
  List<EpochResult> curve() {
    return curve;
  }

  /** Dev accuracy by the steps done when it was measured. */
  Map<Long, Map<String, Double>> devBySteps() {
    Map<Long, Map<String, Double>> all = new LinkedHashMap<>();
    for (EpochResult point : curve) {
      all.put(lastStep(point.epoch()), Map.of("dev_accuracy", point.devAccuracy()));
    }
    return all;
  }

  /** The best dev accuracy. */
  double best() {
    return best;
  }

  /** The 95 % interval of the best accuracy, which is of this many rows. */
  Interval interval(int rows) {
    return Interval.wilson((int) Math.round(best * rows), rows);
  }

  /** The best epoch, from 1. */
  long bestEpoch() {
    return curve.stream()
        .filter(EpochResult::best)
        .mapToLong(EpochResult::epoch)
        .max()
        .orElseThrow();
  }

  /** Puts the best values into the model. */
  void restore() {
    try (TensorSource values = SafetensorsFile.open(values())) {
      parameters.load(values);
    }
  }

  @Override
  public void remember(Path checkpoint) throws IOException {
    STATE.write(checkpoint.resolve(CURVE), new State(curve, lossSum));
    if (best >= 0) {
      Files.copy(values(), checkpoint.resolve(VALUES));
    }
  }

  @Override
  public void recall(Path checkpoint) throws IOException {
    State state = STATE.read(checkpoint.resolve(CURVE));
    curve.clear();
    curve.addAll(state.curve());
    lossSum = state.lossSum();
    best = curve.stream().mapToDouble(EpochResult::devAccuracy).max().orElse(-1);
    if (best >= 0) {
      Files.createDirectories(directory.cache());
      Files.copy(checkpoint.resolve(VALUES), values(), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
