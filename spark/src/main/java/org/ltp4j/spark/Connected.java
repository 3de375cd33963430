package org.ltp4j.spark;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.ltp4j.cluster.Scored;
import org.ltp4j.cluster.Scoring;
import org.ltp4j.cluster.Session;
import org.ltp4j.cluster.Store;
import org.ltp4j.cluster.TextWork;
import org.ltp4j.corpus.HeldText;
import org.ltp4j.experiment.Hashes;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Listener;
import org.ltp4j.sweep.Executor;
import org.ltp4j.sweep.Plan;
import org.ltp4j.sweep.Program;
import org.ltp4j.sweep.Site;

/** A connection to Spark, held by the driver. */
final class Connected implements Session {
  private static final int DEFAULT_WAIT = 120;
  private static final int POLL_MILLIS = 100;

  private final SparkSession spark;
  private final SerializableConfiguration hadoop;
  private final Locations locations;

  /** Local copies of inputs, to the locations that they are copies of. */
  private final Map<String, String> copies = new HashMap<>();

  Connected(SparkSession spark) {
    this.spark = spark;
    this.hadoop = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    this.locations = new Locations(hadoop.value(), Locations.sharedCache());
  }

  /** Waits for the first executor; without one a job would wait for ever. */
  void awaitExecutor() throws InterruptedException {
    SparkContext context = spark.sparkContext();
    if (context.isLocal() || context.conf().getBoolean("spark.dynamicAllocation.enabled", false)) {
      return;
    }
    int seconds = context.conf().getInt(SparkCluster.EXECUTOR_WAIT, DEFAULT_WAIT);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!hasExecutor(context)) {
      boolean removed = context.isStopped();
      if (removed || System.nanoTime() > deadline) {
        close();
        throw Problem.usage(
            "--master " + context.master(),
            "an executor within %s s (%s)".formatted(seconds, SparkCluster.EXECUTOR_WAIT),
            removed ? "that the master gave up, as none could be started" : "none",
            "see that workers are alive, have Spark %s, and have spark.executor.memory=%s and"
                    .formatted(context.version(), context.conf().get("spark.executor.memory", "1g"))
                + " spark.executor.cores=%s free"
                    .formatted(context.conf().get("spark.executor.cores", "all")));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** The driver is one of those whose memory is known. */
  private static boolean hasExecutor(SparkContext context) {
    try {
      return context.getExecutorMemoryStatus().size() > 1;
    } catch (IllegalStateException stopped) {
      return false;
    }
  }

  @Override
  public String here(String location) {
    if (!Locations.isUri(location)) {
      return location;
    }
    String copy = locations.local(location).toString();
    copies.put(copy, location);
    return copy;
  }

  @Override
  public Store store(String location, int threads, String mainClass) {
    HadoopStore store = new HadoopStore(hadoop.value(), location);
    Path mirror =
        Locations.isUri(location)
            ? Locations.sharedCache().resolve("sweep-" + Hashes.json(location).substring(0, 16))
            : Path.of(location);
    return new Store(
        mirror,
        (directory, plan) -> {
          store.open();
          store.pull(mirror);
          store.push(mirror);
          Executor here = Site.processes(Program.here(mainClass), 1, threads).open(directory, plan);
          TrialSetup setup = setup(location, plan, mainClass);
          return new SparkTrials(
              JavaSparkContext.fromSparkContext(spark.sparkContext()), store, mirror, here, setup);
        });
  }

  private TrialSetup setup(String store, Plan plan, String mainClass) {
    TreeMap<String, String> inputs = new TreeMap<>();
    for (String input : TrialSetup.inputs(plan)) {
      inputs.put(input, copies.getOrDefault(input, Locations.absolute(input)));
    }
    return new TrialSetup(
        spark.sparkContext().applicationId() + "-" + UUID.randomUUID(),
        Json.line(plan),
        inputs,
        Locations.absolute(store),
        spark.sparkContext().conf().getInt("spark.task.cpus", 1),
        mainClass,
        Place.build(),
        hadoop);
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
  public List<HeldText> tokenise(TextWork work, Listener listener) {
    try {
      return new TokenisingJob(
              JavaSparkContext.fromSparkContext(spark.sparkContext()), work, listener)
          .run();
    } catch (Exception e) {
      throw Failures.problem(String.join(", ", work.text()), e);
    }
  }

  @Override
  public void close() {
    spark.stop();
  }
}
