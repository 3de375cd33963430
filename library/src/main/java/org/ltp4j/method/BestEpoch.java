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
import org.ltp4j.json.Json;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.run.RunDirectory;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.train.Memory;
import org.ltp4j.train.Step;

/**
 * Measures dev accuracy after every epoch and keeps the best values; only a better one replaces.
 */
final class BestEpoch implements Memory {
  private static final String VALUES = "best.safetensors";
  private static final String CURVE = "epochs.json";

  private final RunDirectory directory;
  private final ParameterSet parameters;
  private final long stepsPerEpoch;
  private final Supplier<Double> devAccuracy;
  private final List<Map<String, Object>> curve = new ArrayList<>();
  private double best = -1;
  private double lossSum;

  BestEpoch(
      RunDirectory directory,
      ParameterSet parameters,
      long stepsPerEpoch,
      Supplier<Double> devAccuracy) {
    this.directory = directory;
    this.parameters = parameters;
    this.stepsPerEpoch = stepsPerEpoch;
    this.devAccuracy = devAccuracy;
  }

  @Override
  public void after(Step step) {
    lossSum += step.loss();
    if (step.number() % stepsPerEpoch != 0) {
      return;
    }
    double accuracy = devAccuracy.get();
    boolean better = accuracy > best;
    if (better) {
      best = accuracy;
      SafetensorsWriter.write(directory.file(VALUES), Map.of(), parameters.values());
    }
    Map<String, Object> epoch = new LinkedHashMap<>();
    epoch.put("epoch", step.number() / stepsPerEpoch);
    epoch.put("train_loss", lossSum / stepsPerEpoch);
    epoch.put("dev_accuracy", accuracy);
    epoch.put("best", better);
    curve.add(epoch);
    lossSum = 0;
  }

  /** Every epoch's loss and dev accuracy. */
  List<Map<String, Object>> curve() {
    return curve;
  }

  /** Dev accuracy by the steps done when it was measured. */
  Map<Long, Map<String, Double>> devBySteps() {
    Map<Long, Map<String, Double>> all = new LinkedHashMap<>();
    for (Map<String, Object> point : curve) {
      long epoch = ((Number) point.get("epoch")).longValue();
      double accuracy = ((Number) point.get("dev_accuracy")).doubleValue();
      all.put(epoch * stepsPerEpoch, Map.of("dev_accuracy", accuracy));
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
        .filter(e -> (boolean) e.get("best"))
        .mapToLong(e -> ((Number) e.get("epoch")).longValue())
        .max()
        .orElseThrow();
  }

  /** Puts the best values into the model. */
  void restore() {
    try (TensorSource values = SafetensorsFile.open(directory.file(VALUES))) {
      parameters.load(values);
    }
  }

  /** Removes the file of the best values, once an adapter holds them. */
  void forget() {
    directory.delete(VALUES);
  }

  @Override
  public void remember(Path checkpoint) throws IOException {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("curve", curve);
    state.put("loss_sum", lossSum);
    Files.writeString(checkpoint.resolve(CURVE), Json.page(state));
    if (best >= 0) {
      Files.copy(directory.file(VALUES), checkpoint.resolve(VALUES));
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public void recall(Path checkpoint) throws IOException {
    Map<String, Object> state = Json.read(checkpoint.resolve(CURVE));
    curve.clear();
    curve.addAll((List<Map<String, Object>>) state.get("curve"));
    lossSum = ((Number) state.get("loss_sum")).doubleValue();
    best =
        curve.stream()
            .mapToDouble(e -> ((Number) e.get("dev_accuracy")).doubleValue())
            .max()
            .orElse(-1);
    if (best >= 0) {
      Files.copy(
          checkpoint.resolve(VALUES), directory.file(VALUES), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
