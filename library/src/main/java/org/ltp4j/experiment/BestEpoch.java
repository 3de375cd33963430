package org.ltp4j.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.ltp4j.evaluation.Interval;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.recipe.ChoiceSettings;
import org.ltp4j.run.EpochResult;
import org.ltp4j.run.Listener;
import org.ltp4j.run.RunFiles;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.stage.ResultFormat;
import org.ltp4j.train.Callback;
import org.ltp4j.train.Step;

/**
 * Measures on dev after every epoch and keeps the best values; only a better one replaces. After
 * enough epochs without one there is nothing more to expect.
 */
final class BestEpoch implements Callback {
  private static final String VALUES = "best.safetensors";
  private static final String CURVE = "epochs.json";
  private static final ResultFormat<State> STATE = ResultFormat.of(State.class);

  /** What a checkpoint has to hold, apart from the best values. */
  private record State(List<EpochResult> curve, double lossSum) {}

  private final RunFiles directory;
  private final ParameterSet parameters;
  private final long stepsPerEpoch;
  private final long total;
  private final ChoiceSettings choice;
  private final Supplier<DevScores> dev;
  private final Listener listener;
  private final List<EpochResult> curve = new ArrayList<>();
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
      ChoiceSettings choice,
      Supplier<DevScores> dev,
      Listener listener) {
    this.listener = listener;
    this.directory = directory;
    this.parameters = parameters;
    this.stepsPerEpoch = stepsPerEpoch;
    this.total = total;
    this.choice = choice;
    this.dev = dev;
  }

  @Override
  public void after(Step step) {
    lossSum += step.loss();
    long epoch = (step.number() + stepsPerEpoch - 1) / stepsPerEpoch;
    long last = lastStep(epoch);
    if (step.number() != last) {
      return;
    }
    DevScores scores = dev.get();
    boolean better = curve.isEmpty() || isBetter(scores, best());
    if (better) {
      SafetensorsWriter.write(values(), Map.of(), parameters.values());
    }
    long steps = last - lastStep(epoch - 1);
    EpochResult result =
        new EpochResult(
            epoch,
            lossSum / steps,
            scores.accuracy(),
            scores.macroF1(),
            scores.microF1(),
            scores.loss(),
            scores.threshold(),
            better);
    curve.add(result);
    listener.epoch(result);
    lossSum = 0;
  }

  private boolean isBetter(DevScores now, EpochResult than) {
    return switch (choice.chooseBy().orElse(usual(now))) {
      case ACCURACY -> now.accuracy() > than.devAccuracy();
      case MACRO_F1 -> now.macroF1() > than.devMacroF1();
      case MICRO_F1, SPAN_F1 -> now.f1() > f1(than);
      case LOSS -> now.loss() < than.devLoss();
    };
  }

  private static ChoiceSettings.By usual(DevScores scores) {
    return scores.microF1() == null ? ChoiceSettings.By.ACCURACY : ChoiceSettings.By.MICRO_F1;
  }

  /** Of rows with one label each it is the accuracy. */
  private static double f1(EpochResult result) {
    return result.devMicroF1() == null ? result.devAccuracy() : result.devMicroF1();
  }

  @Override
  public boolean stopsEarly() {
    return choice.earlyStop().isPresent()
        && !curve.isEmpty()
        && curve.get(curve.size() - 1).epoch() - best().epoch() >= choice.earlyStop().get();
  }

  /** The last epoch may be a part of one. */
  private long lastStep(long epoch) {
    return Math.min(total, epoch * stepsPerEpoch);
  }

  /** Needed until an adapter holds them. */
  private Path values() {
    return directory.cache().resolve(VALUES);
  }

  /** Every epoch, with what was measured after it. */
  List<EpochResult> curve() {
    return curve;
  }

  /** What was measured on dev, by the steps done then. */
  Map<Long, Map<String, Double>> devBySteps() {
    Map<Long, Map<String, Double>> all = new LinkedHashMap<>();
    for (EpochResult point : curve) {
      all.put(lastStep(point.epoch()), scalars(point));
    }
    return all;
  }

  private static Map<String, Double> scalars(EpochResult point) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    scalars.put("dev_accuracy", point.devAccuracy());
    scalars.put("dev_macro_f1", point.devMacroF1());
    if (point.devMicroF1() != null) {
      scalars.put("dev_micro_f1", point.devMicroF1());
    }
    scalars.put("dev_loss", point.devLoss());
    return scalars;
  }

  /** The epoch that is kept. */
  EpochResult best() {
    return curve.stream()
        .filter(EpochResult::best)
        .max(Comparator.comparingLong(EpochResult::epoch))
        .orElseThrow();
  }

  /** The 95 % interval of its accuracy, which is of this many rows. */
  Interval interval(int rows) {
    return Interval.wilson((int) Math.round(best().devAccuracy() * rows), rows);
  }

  /** Puts the best values into the model. */
  void restore() {
    try (TensorSource values = SafetensorsFile.open(values())) {
      parameters.load(values);
    }
  }

  @Override
  public void saveState(Path checkpoint) throws IOException {
    STATE.write(checkpoint.resolve(CURVE), new State(curve, lossSum));
    if (!curve.isEmpty()) {
      Files.copy(values(), checkpoint.resolve(VALUES));
    }
  }

  @Override
  public void loadState(Path checkpoint) throws IOException {
    State state = STATE.read(checkpoint.resolve(CURVE));
    curve.clear();
    curve.addAll(state.curve());
    lossSum = state.lossSum();
    if (!curve.isEmpty()) {
      Files.createDirectories(directory.cache());
      Files.copy(checkpoint.resolve(VALUES), values(), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
