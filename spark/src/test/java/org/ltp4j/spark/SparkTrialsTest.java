package org.ltp4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.sweep.Executor;
import org.ltp4j.sweep.Job;

/** What a driver leaves of a shared stage where other drivers see it. */
class SparkTrialsTest {
  private static final Job MLM = new Job(Job.Kind.SHARED, "mlm-1");

  @TempDir Path dir;

  /** Leaves a word in the stage's folder when its work ends, or when it is closed before. */
  private final class Beside implements Executor {
    private final End end;
    private boolean begun;

    Beside(End end) {
      this.end = end;
    }

    @Override
    public int capacity() {
      return 1;
    }

    @Override
    public void begin(Job job) {
      begun = true;
    }

    @Override
    public Optional<Outcome> next(Duration patience) {
      if (!begun || end == null) {
        return Optional.empty();
      }
      leave(end.name());
      return Optional.of(new Outcome(MLM, end, null));
    }

    @Override
    public void stop() {
      // It ends by itself.
    }

    @Override
    public void close() {
      if (end == null) {
        leave("CLOSED");
      }
    }

    private void leave(String word) {
      Ltp4j.write(dir.resolve("mirror/shared/mlm-1/log.jsonl"), word);
    }
  }

  private String left(JavaSparkContext spark, Executor.End end) throws IOException {
    Ltp4j.write(dir.resolve("mirror/sweep.json"), "{}");
    HadoopStore store = new HadoopStore(new Configuration(), dir.resolve("store").toString());
    Path there = dir.resolve("store/shared/mlm-1/log.jsonl");
    TrialSetup setup =
        new TrialSetup(
            "sweep",
            "{}",
            new TreeMap<>(),
            dir.resolve("store").toString(),
            1,
            "Main",
            Place.build(),
            new SerializableConfiguration(new Configuration()));
    try (SparkTrials trials =
        new SparkTrials(spark, store, dir.resolve("mirror"), new Beside(end), setup)) {
      trials.begin(MLM);
      if (end != null) {
        assertThat(trials.next(Duration.ZERO)).map(Executor.Outcome::end).contains(end);
        assertThat(there).as("before anything else is done").hasContent(end.name());
      }
    }
    return Files.readString(there);
  }

  @Test
  void howeverASharedStageEndsOthersGoOnFromThere() throws IOException {
    try (SparkSession session = SparkSession.builder().master("local[1]").getOrCreate()) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      assertThat(left(spark, Executor.End.STOPPED)).isEqualTo("STOPPED");
      assertThat(left(spark, null)).as("the sweep ended first").isEqualTo("CLOSED");
      assertThat(left(spark, Executor.End.DONE)).isEqualTo("DONE");
    }
  }
}
