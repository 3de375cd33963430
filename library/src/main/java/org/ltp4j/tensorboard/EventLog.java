package org.ltp4j.tensorboard;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.ltp4j.run.RunFiles;
import org.ltp4j.train.Callback;
import org.ltp4j.train.Step;

/**
 * A training run's curves as an event file in its directory: loss, gradient norm and learning rate
 * of each step, and what the stage measures now and then. On resume the file is made anew from
 * {@code log.jsonl}, so that it never holds a step twice.
 */
public final class EventLog implements Callback {
  /** TensorBoard looks for the part before the last point. */
  public static final String FILE = "events.out.tfevents.ltp4j";

  private final Callback stage;
  private final RunFiles directory;
  private final Supplier<Map<Long, Map<String, Double>>> measured;
  private EventFile events;

  private EventLog(
      Callback stage, RunFiles directory, Supplier<Map<Long, Map<String, Double>>> measured) {
    this.stage = stage;
    this.directory = directory;
    this.measured = measured;
  }

  /**
   * A stage's callback, which also writes events if they are wanted.
   *
   * @param measured all that the stage has measured so far, by steps done
   */
  public static Callback of(
      boolean wanted,
      Callback stage,
      RunFiles directory,
      Supplier<Map<Long, Map<String, Double>>> measured) {
    return wanted ? new EventLog(stage, directory, measured) : stage;
  }

  @Override
  public void begin() {
    stage.begin();
    events = EventFile.begin(directory.file(FILE));
  }

  @Override
  public void after(Step step) {
    stage.after(step);
    Map<String, Double> scalars = new LinkedHashMap<>();
    scalars.put("loss", step.loss());
    scalars.put("gradient_norm", step.gradientNorm());
    scalars.put("rate", step.rate());
    scalars.putAll(measured.get().getOrDefault(step.number(), Map.of()));
    events.add(step.number(), scalars);
  }

  @Override
  public boolean stopsEarly() {
    return stage.stopsEarly();
  }

  @Override
  public void saveState(Path checkpoint) throws IOException {
    stage.saveState(checkpoint);
  }

  @Override
  public void loadState(Path checkpoint) throws IOException {
    stage.loadState(checkpoint);
    events = EventFile.begin(directory.file(FILE));
    Map<Long, Map<String, Double>> known = measured.get();
    for (Map<String, Object> line : directory.log().read()) {
      Map<String, Double> scalars = new LinkedHashMap<>();
      line.forEach((key, value) -> scalars.put(key, ((Number) value).doubleValue()));
      long step = scalars.remove("step").longValue();
      scalars.putAll(known.getOrDefault(step, Map.of()));
      events.add(step, scalars);
    }
  }
}
