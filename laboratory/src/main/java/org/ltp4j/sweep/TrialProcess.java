package org.ltp4j.sweep;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One worker process that does trials in a directory of its own, on a machine that is lent by
 * somebody else. Tickets that its trials need have to be in place there.
 */
public final class TrialProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final SweepDirectory directory;
  private final LocalWorkers worker;

  /**
   * No process yet; it is started with the first trial.
   *
   * @param path a directory that nobody else uses
   * @param plan with inputs as they are called on this machine
   * @param threads CPU threads of a trial
   */
  public TrialProcess(Path path, Plan plan, Program program, int threads) {
    this.directory = new SweepDirectory(path);
    this.worker = new LocalWorkers(directory, program, 1, threads);
    plan.save(path);
  }

  /** Where its results are. */
  public SweepDirectory directory() {
    return directory;
  }

  /**
   * Does a trial.
   *
   * @throws InterruptedException if this thread is interrupted; the process is told to stop
   */
  public Executor.Outcome run(String trial) throws InterruptedException {
    worker.begin(new Job(Job.Kind.TRIAL, trial));
    while (true) {
      Optional<Executor.Outcome> outcome = worker.next(PATIENCE);
      if (outcome.isPresent()) {
        return outcome.get();
      } else if (Thread.interrupted()) {
        worker.stop();
        throw new InterruptedException();
      }
    }
  }

  @Override
  public void close() {
    worker.close();
  }
}
