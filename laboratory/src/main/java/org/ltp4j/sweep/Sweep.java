package org.ltp4j.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ltp4j.console.Console;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.DirectoryLock;
import org.ltp4j.run.Stop;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStatus;

/**
 * Carries out a plan: what is done already is left alone, shared stages come first, a trial that
 * fails is written down with its reason and the others go on. One thread decides; it hears of jobs
 * that ended and begins others.
 */
public final class Sweep {
  private static final Duration PATIENCE = Duration.ofMillis(200);

  /** Longest time without a line of progress. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private final SweepDirectory directory;
  private final Plan whole;
  private final Plan plan;
  private final Listener listener;
  private Queue queue;

  /** Is told how the sweep goes on. */
  public interface Listener {
    /** Something worth a line. */
    void says(String line);

    /** A trial ended; {@code ended} of {@code total} have. */
    void ended(TrialResult trial, int ended, int total);
  }

  /**
   * A sweep in a directory.
   *
   * @param whole everything that the recipe has, which the directory is to know
   * @param plan what of it is to be done now
   */
  public Sweep(Path path, Plan whole, Plan plan, Listener listener) {
    this.directory = new SweepDirectory(path);
    this.whole = whole;
    this.plan = plan;
    this.listener = listener;
  }

  /**
   * Does the jobs that are not done yet.
   *
   * @param site where jobs are carried out
   * @param retryFailed whether trials that failed before are tried again
   * @return every trial that was to be done, in the plan's order
   * @throws Problem if another sweep is at work in the directory, something else is in it, it
   *     cannot be written, or when the user stops it
   */
  public List<TrialResult> run(Site site, boolean retryFailed) {
    prepare();
    try (DirectoryLock lock = DirectoryLock.take(directory.path())) {
      WorkerLock.awaitNone(
          directory.workers(),
          () -> listener.says("waiting for workers of a sweep that was killed to save and end"));
      whole.save(directory.path());
      try (Executor executor = site.open(directory, whole)) {
        work(executor, retryFailed);
      }
      return List.copyOf(State.read(directory, plan).results().values());
    }
  }

  private void prepare() {
    Path path = directory.path();
    try {
      Files.createDirectories(path);
      if (Files.exists(path.resolve("sweep.json"))) {
        return;
      }
      try (Stream<Path> entries = Files.list(path)) {
        Optional<Path> foreign =
            entries
                .filter(entry -> !entry.getFileName().toString().equals(DirectoryLock.NAME))
                .filter(entry -> !entry.equals(directory.workers()))
                .filter(entry -> !entry.toString().contains(AtomicFiles.TEMPORARY))
                .findFirst();
        if (foreign.isPresent()) {
          throw Problem.output(
              path,
              "an empty directory or that of a sweep",
              "'" + foreign.get().getFileName() + "' and no sweep.json",
              "choose another --out");
        }
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(path, e);
    }
  }

  private void work(Executor executor, boolean retryFailed) {
    State state = State.read(directory, plan);
    state.damaged().forEach(line -> listener.says(line + " (it is run again)"));
    List<Plan.Trial> wanted = new ArrayList<>(state.in(TrialStatus.PENDING, TrialStatus.RUNNING));
    if (retryFailed) {
      wanted.addAll(state.failed());
    }
    queue = new Queue(directory, plan, wanted);
    int total = plan.trials().size();
    int ended = total - wanted.size();
    Set<Job> running = new HashSet<>();
    try (Stop interrupt = new Console().listen()) {
      boolean stopping = false;
      long said = System.nanoTime();
      while (!running.isEmpty() || !stopping && !queue.isEmpty()) {
        while (!stopping && running.size() < executor.capacity()) {
          Optional<Job> job = queue.take();
          if (job.isEmpty()) {
            break;
          }
          begin(executor, job.get());
          running.add(job.get());
        }
        Optional<Executor.Outcome> outcome = executor.next(PATIENCE);
        if (outcome.isPresent()) {
          said = System.nanoTime();
          running.remove(outcome.get().job());
          for (TrialResult result : results(outcome.get())) {
            listener.ended(result, ++ended, total);
          }
        }
        if (System.nanoTime() - said > SILENCE.toNanos()) {
          said = System.nanoTime();
          listener.says("at work: " + new Watch(directory.path()).lastWords(plan, running));
        }
        if (interrupt.requested() && !stopping) {
          stopping = true;
          executor.stop();
        }
      }
      if (stopping && ended < total) {
        throw Problem.interrupted(directory.path(), "trial", ended, total);
      }
    }
  }

  private void begin(Executor executor, Job job) {
    if (job.kind() == Job.Kind.TRIAL) {
      directory.store().save(record(job).as(TrialStatus.RUNNING, null));
    } else {
      listener.says(job.id());
    }
    executor.begin(job);
  }

  private TrialRecord record(Job job) {
    return new TrialRecord(directory, plan, plan.trial(job.id()));
  }

  /** The trials that have an end now because of this job's. */
  private List<TrialResult> results(Executor.Outcome outcome) {
    Job job = outcome.job();
    List<TrialResult> results = new ArrayList<>();
    if (outcome.end() == Executor.End.STOPPED) {
      return results;
    } else if (job.kind() == Job.Kind.TRIAL) {
      TrialResult stored = TrialResult.load(directory.store().file(job.id()));
      // A process may die after its result is written and before it says so.
      if (stored.status() == TrialStatus.DONE) {
        results.add(stored);
      } else {
        results.add(failed(job, outcome.end(), outcome.reason()));
      }
    } else if (outcome.end() == Executor.End.DONE) {
      queue.done(job);
    } else {
      listener.says(job.id() + ": " + outcome.reason());
      for (Job lost : queue.abandon(job)) {
        if (lost.kind() == Job.Kind.TRIAL) {
          results.add(failed(lost, outcome.end(), job.id() + ": " + outcome.reason()));
        }
      }
    }
    return results;
  }

  private TrialResult failed(Job job, Executor.End end, String reason) {
    TrialStatus status = end == Executor.End.KILLED ? TrialStatus.KILLED : TrialStatus.FAILED;
    TrialResult result = record(job).as(status, reason);
    directory.store().save(result);
    return result;
  }
}
