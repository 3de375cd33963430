package org.ltp4j.spark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.ltp4j.problem.Problem;
import org.ltp4j.sweep.Executor;
import org.ltp4j.sweep.Job;

/**
 * Trials as Spark's tasks. Shared stages are done by a worker process beside the driver, one at a
 * time; every trial is a job of one task, which Spark tries again where an executor is lost.
 */
final class SparkTrials implements Executor {
  private static final Duration SHORT = Duration.ofMillis(20);

  private final JavaSparkContext spark;
  private final HadoopStore store;
  private final Path mirror;
  private final Executor here;
  private final Broadcast<TrialSetup> setup;
  private final Map<Job, JavaFutureAction<List<TrialAnswer>>> running = new LinkedHashMap<>();
  private final Queue<Job> shared = new ArrayDeque<>();
  private final Queue<Outcome> stopped = new ArrayDeque<>();

  /** The shared stage that is being done; null if none is. */
  private Job atWork;

  private boolean stopping;

  /**
   * Ready for jobs.
   *
   * @param mirror what this machine has of the store
   * @param here does shared stages
   */
  SparkTrials(
      JavaSparkContext spark, HadoopStore store, Path mirror, Executor here, TrialSetup setup) {
    this.spark = spark;
    this.store = store;
    this.mirror = mirror;
    this.here = here;
    this.setup = spark.broadcast(setup);
  }

  /** As many as the cluster has room for now, since executors come and go. */
  @Override
  public int capacity() {
    int cores = spark.defaultParallelism();
    return Math.max(1, cores / spark.getConf().getInt("spark.task.cpus", 1));
  }

  @Override
  public void begin(Job job) {
    if (job.kind() == Job.Kind.SHARED) {
      shared.add(job);
      beginShared();
      return;
    }
    spark.setJobGroup(setup.value().id(), job.id(), true);
    Broadcast<TrialSetup> sent = setup;
    running.put(
        job,
        spark
            .parallelize(List.of(job.id()), 1)
            .map(trial -> TrialSite.run(sent.value(), trial))
            .collectAsync());
  }

  private void beginShared() {
    if (atWork == null && !shared.isEmpty()) {
      atWork = shared.remove();
      here.begin(atWork);
    }
  }

  @Override
  public Optional<Outcome> next(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    do {
      Optional<Outcome> outcome = Optional.ofNullable(stopped.poll());
      if (outcome.isEmpty() && atWork != null) {
        outcome = here.next(SHORT);
        if (outcome.isPresent()) {
          sharedEnded();
        }
      }
      if (outcome.isEmpty()) {
        outcome = ended();
      }
      if (outcome.isPresent()) {
        return outcome;
      }
    } while (sleep() && System.nanoTime() < deadline);
    return Optional.empty();
  }

  private void sharedEnded() {
    // Before trials that need it begin.
    store.pushShared(mirror, atWork.id());
    atWork = null;
    if (!stopping) {
      beginShared();
    }
  }

  private Optional<Outcome> ended() {
    Iterator<Map.Entry<Job, JavaFutureAction<List<TrialAnswer>>>> all =
        running.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Job, JavaFutureAction<List<TrialAnswer>>> entry = all.next();
      if (entry.getValue().isDone()) {
        all.remove();
        return Optional.of(outcome(entry.getKey(), entry.getValue()));
      }
    }
    return Optional.empty();
  }

  private Outcome outcome(Job job, JavaFutureAction<List<TrialAnswer>> task) {
    try {
      TrialAnswer answer = task.get().get(0);
      if (answer.refusal() != null) {
        throw answer.refusal();
      } else if (answer.attempt() != null) {
        store.adopt(job.id(), answer.attempt());
        store.pullResult(mirror, job.id());
      }
      return new Outcome(job, answer.end(), answer.reason());
    } catch (CancellationException e) {
      return new Outcome(job, End.STOPPED, "stopped");
    } catch (ExecutionException e) {
      if (stopping) {
        return new Outcome(job, End.STOPPED, "stopped");
      }
      Problem problem = Failures.problem("trial " + job.id(), e.getCause());
      return new Outcome(job, End.KILLED, problem.getMessage().replaceAll("\\R\\s*", " "));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(job, End.STOPPED, "stopped");
    }
  }

  private static boolean sleep() {
    try {
      Thread.sleep(SHORT.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void stop() {
    stopping = true;
    shared.forEach(job -> stopped.add(new Outcome(job, End.STOPPED, "stopped")));
    shared.clear();
    here.stop();
    running.values().forEach(task -> task.cancel(true));
  }

  @Override
  public void close() {
    running.values().forEach(task -> task.cancel(true));
    here.close();
    if (atWork != null) {
      store.pushShared(mirror, atWork.id());
    }
    TrialSite.close(setup.value().id());
    store.push(mirror);
    store.close();
  }
}
