package org.ltp4j.spark;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.spark.SparkEnv;
import org.ltp4j.problem.Problem;
import org.ltp4j.run.Build;

/** The machine and the build that this code runs on. */
final class Place {
  private Place() {}

  /** E.g. {@code executor 3 on node7}. */
  static String here() {
    SparkEnv env = SparkEnv.get();
    String who =
        env == null || env.executorId().equals("driver")
            ? "the driver"
            : "executor " + env.executorId();
    try {
      return who + " on " + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return who;
    }
  }

  /** This build in one word. */
  static String build() {
    Build build = Build.current();
    return build.version() + " (" + build.commit() + ")";
  }

  /**
   * Makes sure that an executor has the driver's ltp4j.
   *
   * @param driver the driver's {@link #build()}
   */
  static void requireBuild(String driver) {
    if (!driver.equals(build())) {
      throw Problem.usage(
          Place.here(),
          "ltp4j " + driver + ", as the driver has",
          build(),
          "give the cluster the driver's jars, with spark.jars or spark.executor.extraClassPath");
    }
  }

  /** CPU threads that the work of this process may take. */
  static int cores() {
    int all = Runtime.getRuntime().availableProcessors();
    SparkEnv env = SparkEnv.get();
    return env == null ? all : Math.min(all, env.conf().getInt("spark.executor.cores", all));
  }
}
