package org.ltp4j.experiment;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ltp4j.method.TrainResult;
import org.ltp4j.optim.Schedule;
import org.ltp4j.recipe.ChoiceSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.run.EpochResult;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Progress;
import org.ltp4j.run.Stop;
import org.ltp4j.settings.Kebab;
import org.ltp4j.settings.Section;
import org.ltp4j.settings.Settings;
import org.ltp4j.stage.StageRunner;

/**
 * Training on a task, from Java. What is not said has the default of {@code ltp train}.
 *
 * <pre>{@code
 * Training.Outcome outcome =
 *     Training.of(Path.of("models/mini"), Path.of("train.tsv"), Path.of("runs/first"))
 *         .dev(Path.of("dev.tsv"))
 *         .shots(16)
 *         .epochs(20)
 *         .run();
 * try (Classifier classifier = Classifier.load(outcome.adapter())) {
 *   …
 * }
 * }</pre>
 *
 * <p>An instance may be changed by one thread at a time; {@link #cancel} may be called by any.
 */
public final class Training {
  private final Map<String, Object> settings = new LinkedHashMap<>();
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private Listener listener = Listener.SILENT;

  private Training() {}

  /**
   * What a training leaves.
   *
   * @param adapter directory of the trained values
   * @param result what the training says of itself
   */
  public record Outcome(Path adapter, TrainResult result) {}

  /**
   * A training by method {@code ltp}.
   *
   * @param model directory or name of the base model
   * @param train training data
   * @param out output directory; a run that was cancelled goes on from what is there
   * @return a training to say more of, and to run
   */
  public static Training of(Path model, Path train, Path out) {
    return new Training().with("model", model).with("train", train).with("out", out);
  }

  /**
   * A task's name, or the path of a task file.
   *
   * @param nameOrFile e.g. {@code xnli}, or {@code topics.yaml}
   * @return this training
   */
  public Training task(String nameOrFile) {
    return with("task", nameOrFile);
  }

  /**
   * Data that picks the best epoch; without it {@link #shots} or {@code split-by} is needed.
   *
   * @param file labelled data like the training data
   * @return this training
   */
  public Training dev(Path file) {
    return with("dev", file);
  }

  /**
   * So many examples of each class, drawn with the seed.
   *
   * @param perClass at least 1
   * @return this training
   */
  public Training shots(int perClass) {
    return with("shots", perClass);
  }

  /**
   * The name of a method, see {@link org.ltp4j.method.Methods}.
   *
   * @param name e.g. {@code ltp}
   * @return this training
   */
  public Training method(String name) {
    return with("method", name);
  }

  /**
   * A ticket whose entries are trained.
   *
   * @param file a ticket's file of the same base model
   * @return this training
   */
  public Training ticket(Path file) {
    return with("ticket", file);
  }

  /**
   * Optimizer steps, in place of passes over the training data.
   *
   * @param steps at least 1
   * @return this training
   */
  public Training steps(long steps) {
    return with("steps", steps);
  }

  /**
   * Passes over the training data.
   *
   * @param passes at least 1
   * @return this training
   */
  public Training epochs(int passes) {
    return with("epochs", passes);
  }

  /**
   * Examples in a batch.
   *
   * @param examples at least 1
   * @return this training
   */
  public Training batch(int examples) {
    return with("batch", examples);
  }

  /**
   * Highest learning rate of AdamW.
   *
   * @param rate above 0
   * @return this training
   */
  public Training learningRate(double rate) {
    return with("learning-rate", rate);
  }

  /**
   * What the learning rate does after the warm-up.
   *
   * @param shape constant, or falling
   * @return this training
   */
  public Training schedule(Schedule.Shape shape) {
    return with("schedule", shape.name().toLowerCase(Locale.ROOT));
  }

  /**
   * Steps in which the learning rate rises from 0; below 1 a share of all steps.
   *
   * @param stepsOrShare at least 0
   * @return this training
   */
  public Training warmup(double stepsOrShare) {
    return with("warmup", stepsOrShare);
  }

  /**
   * Weight decay of AdamW, on matrices.
   *
   * @param share of each weight that is taken away at learning rate 1; at least 0
   * @return this training
   */
  public Training weightDecay(double share) {
    return with("weight-decay", share);
  }

  /**
   * What the epoch that is kept is best at on dev.
   *
   * @param measure accuracy, macro-F1 or loss
   * @return this training
   */
  public Training chooseBy(ChoiceSettings.By measure) {
    return with("choose-by", Kebab.of(measure));
  }

  /**
   * Ends the training after so many epochs in a row without a better one.
   *
   * @param epochs at least 1
   * @return this training
   */
  public Training earlyStop(int epochs) {
    return with("early-stop", epochs);
  }

  /**
   * Seed of all random choices.
   *
   * @param seed any number; the same seed, the same result
   * @return this training
   */
  public Training seed(long seed) {
    return with("seed", seed);
  }

  /**
   * CPU threads.
   *
   * @param threads 0 for one for each core
   * @return this training
   */
  public Training threads(int threads) {
    return with("threads", threads);
  }

  /**
   * Any setting of {@code ltp train}.
   *
   * @param key its name on the command line, without dashes
   * @param value as on the command line, or a number, a boolean, a list
   * @return this training
   */
  public Training with(String key, Object value) {
    settings.put(key, value instanceof Path path ? path.toString() : value);
    return this;
  }

  /**
   * A listener that is told of steps, epochs and warnings, on the thread that trains.
   *
   * @param hearing in place of {@link Listener#SILENT}
   * @return this training
   */
  public Training listener(Listener hearing) {
    this.listener = hearing;
    return this;
  }

  /**
   * Asks the present run, or the next where there is none, to stop: after its present step it saves
   * its state and {@link #run} throws a Problem with exit code {@link
   * org.ltp4j.problem.ExitCode#INTERRUPTED}. Run again, it goes on from there.
   */
  public void cancel() {
    cancelled.set(true);
  }

  /**
   * Trains, or goes on where an earlier run stopped; does nothing if the result is there.
   *
   * @return the adapter's directory, and what the training measured
   * @throws org.ltp4j.problem.Problem if settings or data cannot be used, or the run was cancelled
   */
  public Outcome run() {
    TrainSettings resolved =
        Settings.resolve(TrainSettings.class, new Section("training", settings), Map.of());
    try {
      TrainResult result =
          StageRunner.of(List.of("java"), new Cancellable(listener, cancelled))
              .together(new TrainStage(), resolved)
              .orElseThrow();
      return new Outcome(resolved.out().resolve(TrainStage.ADAPTER), result);
    } finally {
      cancelled.set(false); // not before: whoever cancels just before a run means it
    }
  }

  /** A listener that also asks to stop once somebody has cancelled. */
  private record Cancellable(Listener listener, AtomicBoolean cancelled) implements Listener {
    @Override
    public void warns(String warning) {
      listener.warns(warning);
    }

    @Override
    public Progress progress(String task, long from, long total) {
      return listener.progress(task, from, total);
    }

    @Override
    public void epoch(EpochResult result) {
      listener.epoch(result);
    }

    @Override
    public Stop listen() {
      Stop other = listener.listen();
      return new Stop() {
        @Override
        public boolean requested() {
          return cancelled.get() || other.requested();
        }

        @Override
        public void close() {
          other.close();
        }
      };
    }
  }
}
