package org.ltp4j.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import org.ltp4j.run.Progress;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Shows how far a job's tasks are. What a task has counted comes with its executor's heartbeats,
 * every ten seconds, and at its end; what failed tasks have counted is forgotten.
 */
final class JobMeter implements AutoCloseable {
  private static final long PERIOD_MILLIS = 500;

  private final JavaSparkContext spark;
  private final Progress progress;
  private final long total;
  private final LongAccumulator bytes;
  private final LongAccumulator tokens;
  private final Heard heard = new Heard();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "ltp-job-meter");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Begins.
   *
   * @param progress shows it; closed with this
   * @param total bytes
   */
  JobMeter(JavaSparkContext spark, Progress progress, long total) {
    this.spark = spark;
    this.progress = progress;
    this.total = total;
    this.bytes = spark.sc().longAccumulator();
    this.tokens = spark.sc().longAccumulator();
    spark.sc().addSparkListener(heard);
    clock.scheduleWithFixedDelay(this::show, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Tasks add here what they have done. */
  LongAccumulator bytes() {
    return bytes;
  }

  /** Tasks add here the tokens that they have made. */
  LongAccumulator tokens() {
    return tokens;
  }

  private void show() {
    // For a moment a task counts both as one that runs and as one that is done.
    progress.step(Math.min(total, sum(bytes)), sum(tokens), Double.NaN);
  }

  private long sum(LongAccumulator counter) {
    return counter.sum() + heard.sum(counter.id());
  }

  @Override
  public void close() {
    clock.shutdown();
    try {
      clock.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    spark.sc().removeSparkListener(heard);
    heard.running.clear();
    show();
    progress.close();
  }

  /** What running tasks have counted so far. */
  private static final class Heard extends SparkListener {
    private final Map<Long, Map<Long, Long>> running = new ConcurrentHashMap<>();

    long sum(long counter) {
      return running.values().stream().mapToLong(task -> task.getOrDefault(counter, 0L)).sum();
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
      CollectionConverters.asJava(update.accumUpdates())
          .forEach(
              task -> {
                Map<Long, Long> counted = new ConcurrentHashMap<>();
                for (AccumulableInfo one : CollectionConverters.asJava(task._4())) {
                  if (one.update().isDefined() && one.update().get() instanceof Long value) {
                    counted.put(one.id(), value);
                  }
                }
                running.put((Long) task._1(), counted);
              });
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      running.remove(end.taskInfo().taskId());
    }
  }
}
