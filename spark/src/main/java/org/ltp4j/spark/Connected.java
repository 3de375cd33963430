package org.ltp4j.spark;

import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.ltp4j.cluster.Scored;
import org.ltp4j.cluster.Scoring;
import org.ltp4j.cluster.Session;
import org.ltp4j.problem.Problem;

/** A driver's connection. */
final class Connected implements Session {
  private static final int DEFAULT_WAIT = 120;
  private static final int POLL_MILLIS = 100;

  private final SparkSession spark;

  Connected(SparkSession spark) {
    this.spark = spark;
  }

  /** Waits for the first executor; without one a job would wait for ever. */
  void awaitExecutor() throws InterruptedException {
    SparkContext context = spark.sparkContext();
    if (context.isLocal() || context.conf().getBoolean("spark.dynamicAllocation.enabled", false)) {
      return;
    }
    int seconds = context.conf().getInt(SparkCluster.EXECUTOR_WAIT, DEFAULT_WAIT);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    // The driver is one of them.
    while (context.getExecutorMemoryStatus().size() < 2) {
      if (System.nanoTime() > deadline || context.isStopped()) {
        close();
        throw Problem.usage(
            "--master " + context.master(),
            "an executor within %d s (%s)".formatted(seconds, SparkCluster.EXECUTOR_WAIT),
            context.isStopped() ? "a master that refused" : "none",
            "see that workers are alive and have spark.executor.memory=%s and spark.executor.cores=%s"
                    .formatted(
                        context.conf().get("spark.executor.memory", "1g"),
                        context.conf().get("spark.executor.cores", "all"))
                + " free, and the driver's version of Spark");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  @Override
  public Scored score(Scoring scoring) {
    try {
      return new ScoringJob(spark, scoring).run();
    } catch (Exception e) {
      throw Failures.problem(scoring.input(), e);
    }
  }

  @Override
  public void close() {
    spark.stop();
  }
}
