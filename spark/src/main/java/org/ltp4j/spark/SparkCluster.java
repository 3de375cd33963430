package org.ltp4j.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.ltp4j.cluster.Cluster;
import org.ltp4j.cluster.Session;
import org.ltp4j.problem.Problem;

/** Apache Spark, with this process as the driver. */
public final class SparkCluster implements Cluster {
  private static final int PATIENCE_MILLIS = 5_000;
  private static final String MASTER = "spark.master";
  private static final String JARS = "spark.jars";

  /** Seconds that a driver waits for its first executor. */
  static final String EXECUTOR_WAIT = "spark.ltp.executorWait";

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public Session connect(String master, Map<String, String> settings) {
    if (System.getProperty("log4j2.configurationFile") == null) {
      System.setProperty("log4j2.configurationFile", "org/ltp4j/spark/log4j2.properties");
    }
    SparkConf conf = conf(master, settings);
    String address = conf.get(MASTER);
    if (address.startsWith("spark://")) {
      requireListener(address);
    }
    try {
      SparkSession spark = SparkSession.builder().config(conf).getOrCreate();
      Connected session = new Connected(spark);
      session.awaitExecutor();
      return session;
    } catch (Problem e) {
      throw e;
    } catch (Exception e) {
      throw Problem.usage(
              "--master " + address,
              "a Spark "
                  + org.apache.spark.package$.MODULE$.SPARK_VERSION()
                  + " cluster, or local[N]",
              Locations.reason(e),
              "check the address, and that driver and cluster have one version of Spark")
          .causedBy(e);
    }
  }

  private static SparkConf conf(String master, Map<String, String> settings) {
    SparkConf conf = new SparkConf();
    settings.forEach(
        (key, value) -> {
          if (!key.startsWith("spark.")) {
            throw Problem.usage(
                "--conf " + key, "a key that begins with spark.", "another", "see Spark's manual");
          }
          conf.set(key, value);
        });
    if (master != null) {
      conf.setMaster(master);
    } else if (!conf.contains(MASTER)) {
      throw Problem.usage(
          "--on spark", "a cluster's address", "none", "give it with --master, e.g. local[2]");
    }
    boolean local = conf.get(MASTER).startsWith("local");
    if (local) {
      // The classes are on the class path of this process, which is the only one.
      conf.remove(JARS);
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing("spark.driver.host", "localhost");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    conf.setIfMissing("spark.app.name", "ltp");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    // Busy waiting of OpenMP's threads takes the cores from the matrix products.
    conf.setIfMissing("spark.executorEnv.OMP_WAIT_POLICY", "PASSIVE");
    conf.setIfMissing("spark.hadoop.fs.defaultFS", "file:///");
    return conf;
  }

  /** Spark itself tries for a minute and then ends with a stack trace. */
  private static void requireListener(String address) {
    IOException last = null;
    for (String one : address.substring("spark://".length()).split(",")) {
      int colon = one.lastIndexOf(':');
      if (colon < 1 || !one.substring(colon + 1).matches("\\d{1,5}")) {
        throw Problem.usage("--master " + address, "spark://HOST:PORT", one, "add the port");
      }
      try (Socket socket = new Socket()) {
        int port = Integer.parseInt(one.substring(colon + 1));
        socket.connect(new InetSocketAddress(one.substring(0, colon), port), PATIENCE_MILLIS);
        return;
      } catch (IOException | IllegalArgumentException e) {
        last = new IOException(e);
      }
    }
    throw Problem.usage(
            "--master " + address,
            "a Spark master that answers",
            last == null ? "no address" : Locations.reason((Exception) last.getCause()),
            "start it, or check host and port")
        .causedBy(last);
  }
}
