package org.ltp4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;
import org.ltp4j.sweep.Plan;

/** What an executor says that cannot do the driver's work. */
class ExecutorRefusalTest {
  @TempDir Path dir;

  private static TrialSetup setup(String build, String input) {
    TreeMap<String, String> inputs = new TreeMap<>();
    inputs.put(input, input);
    Plan plan = new Plan(Plan.FORMAT, "1", false, java.util.List.of(), java.util.List.of());
    return new TrialSetup(
        "sweep-" + build + input,
        Json.line(plan),
        inputs,
        "store",
        1,
        "Main",
        build,
        new SerializableConfiguration(new Configuration()));
  }

  @Test
  void anotherVersionThanTheDriversIsRefused() throws Exception {
    TrialAnswer answer = TrialSite.run(setup("0.0.9 (abc)", dir.toString()), "t1");
    assertThat(answer.end()).isNull();
    assertThat(answer.refusal())
        .hasMessageContainingAll("the driver on", "0.0.9 (abc)", Place.build(), "spark.jars");
  }

  @Test
  void aPathThatOnlyTheDriverCanReadIsRefused() throws Exception {
    Path absent = dir.resolve("on-the-driver");
    TrialAnswer answer = TrialSite.run(setup(Place.build(), absent.toString()), "t1");
    assertThat(answer.refusal())
        .hasMessageContainingAll(
            absent.toString(),
            "driver and every executor",
            "nothing to read",
            "shared file system");
  }

  @Test
  void aModelThatDoesNotFitBesideTheHeapIsRefused() {
    assertThatThrownBy(() -> Opening.requireMemory(dir, 1100L << 20, 400L << 20))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("1,100 MB", "400 MB", "spark.executor.memoryOverhead");
    Opening.requireMemory(dir, 400L << 20, 400L << 20);
  }

  @Test
  void losingExecutorsAgainAndAgainIsSaidInOneLine() {
    Exception failure =
        new Exception(
            "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent"
                + " failure: Lost task 0.3 in stage 1.0 (TID 7) (10.0.0.2 executor 3):"
                + " ExecutorLostFailure (executor 3 exited caused by one of the running tasks)"
                + " Reason: Command exited with code 137\nDriver stacktrace:");
    assertThat(Failures.problem("trial t1", failure))
        .hasMessageContainingAll("trial t1", "code 137", "spark.executor.memoryOverhead");
  }
}
