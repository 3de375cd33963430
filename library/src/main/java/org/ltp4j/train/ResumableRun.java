package org.ltp4j.train;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.problem.Problem;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.run.Checkpoints;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Machine;
import org.ltp4j.run.Progress;
import org.ltp4j.run.RunFiles;
import org.ltp4j.run.Stop;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorSource;

/**
 * A training run that can be killed at any moment. It resumes from the newest checkpoint, logs
 * every step, saves at intervals, and stops with its state saved when asked to. Since every random
 * choice comes from the step's number, a checkpoint is values, moments, the step and the callback's
 * state.
 */
public final class ResumableRun {
  /** What a killed run loses at most, and a step; where steps are slow, so many take hours. */
  static final Duration LONGEST_UNSAVED = Duration.ofMinutes(10);

  private static final int KEEP = 1;

  private final RunFiles directory;
  private final ParameterSet parameters;
  private final Callback callback;
  private final long saveEvery;
  private final Ranks ranks;
  private final Listener listener;
  private final LongSupplier nanoseconds;

  /**
   * A run.
   *
   * @param saveEvery steps between checkpoints at most; there is one after ten minutes too
   * @param ranks who trains along, each in a {@link FollowingRun}
   * @param listener hears of every step, and may ask to stop
   */
  public ResumableRun(
      RunFiles directory,
      ParameterSet parameters,
      Callback callback,
      long saveEvery,
      Ranks ranks,
      Listener listener) {
    this(directory, parameters, callback, saveEvery, ranks, listener, System::nanoTime);
  }

  /** The same with a clock of its own. */
  ResumableRun(
      RunFiles directory,
      ParameterSet parameters,
      Callback callback,
      long saveEvery,
      Ranks ranks,
      Listener listener,
      LongSupplier nanoseconds) {
    this.directory = directory;
    this.parameters = parameters;
    this.callback = callback;
    this.saveEvery = saveEvery;
    this.ranks = ranks;
    this.listener = listener;
    this.nanoseconds = nanoseconds;
  }

  /**
   * Trains to the end, from wherever an earlier process got.
   *
   * @param task name on the progress line
   * @throws Problem with exit code 130 when the user has stopped it
   */
  public void execute(String task, Trainer trainer, long total) {
    long done = ranks.fromLeader(resume());
    try (Stop stop = listener.listen();
        Progress progress = listener.progress(task, done, total)) {
      long[] tokens = {0};
      long[] told = {nanoseconds.getAsLong()};
      boolean[] finished = {false};
      long reached =
          trainer.run(
              done,
              total,
              step -> {
                log(step);
                callback.after(step);
                tokens[0] += step.tokens();
                progress.step(step.number(), tokens[0], step.loss());
                StopDecision decision =
                    StopDecision.of(ranks, stop.requested(), callback.stopsEarly());
                finished[0] = decision.early() || step.number() == total;
                if (!finished[0] && (decision.interrupted() || isDue(step, told[0]))) {
                  save(step.number());
                  time(step.number(), told);
                }
                return !finished[0] && !decision.interrupted();
              });
      if (finished[0]) {
        time(reached, told);
      } else if (reached < total) {
        throw Problem.interrupted(directory.path(), reached, total);
      }
    }
  }

  private boolean isDue(Step step, long told) {
    return step.number() % saveEvery == 0
        || nanoseconds.getAsLong() - told >= LONGEST_UNSAVED.toNanos();
  }

  private void log(Step step) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("loss", step.loss());
    line.putAll(step.parts());
    line.put("gradient_norm", step.gradientNorm());
    line.put("rate", step.rate());
    directory.log().append(step.number(), line);
  }

  /** Seconds since the last line, or since this process began to train. */
  private void time(long step, long[] told) {
    long now = nanoseconds.getAsLong();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("seconds", (now - told[0]) / 1e9);
    Machine.peakBytes().ifPresent(bytes -> line.put("peak_bytes", bytes));
    directory.timing().append(step, line);
    told[0] = now;
  }

  private void save(long step) {
    directory
        .checkpoints(KEEP)
        .save(
            step,
            folder -> {
              SafetensorsWriter.write(
                  folder.resolve("values.safetensors"), Map.of(), parameters.values());
              SafetensorsWriter.write(
                  folder.resolve("moments.safetensors"), Map.of(), parameters.moments());
              callback.saveState(folder);
            });
  }

  private long resume() {
    Optional<Path> newest = directory.checkpoints(KEEP).latest();
    long step = newest.map(Checkpoints::stepOf).orElse(0L);
    directory.log().truncateTo(step);
    directory.timing().truncateTo(step);
    newest.ifPresentOrElse(this::restore, callback::begin);
    return step;
  }

  private void restore(Path checkpoint) {
    restore(parameters, checkpoint);
    try {
      callback.loadState(checkpoint);
    } catch (IOException | Problem e) {
      throw damaged(checkpoint, e);
    }
  }

  /** Puts back values and moments. */
  static void restore(ParameterSet parameters, Path checkpoint) {
    try (TensorSource values = SafetensorsFile.open(checkpoint.resolve("values.safetensors"));
        TensorSource moments = SafetensorsFile.open(checkpoint.resolve("moments.safetensors"))) {
      parameters.load(values);
      parameters.loadMoments(moments);
    } catch (Problem e) {
      throw damaged(checkpoint, e);
    }
  }

  private static Problem damaged(Path checkpoint, Exception e) {
    return Problem.input(
            checkpoint,
            "the state that a run has saved",
            "a damaged one (" + e.getMessage() + ")",
            "delete it, and the run starts over")
        .causedBy(e);
  }
}
