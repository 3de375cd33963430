package org.ltp4j.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ltp4j.cluster.Cluster;
import org.ltp4j.cluster.Session;
import org.ltp4j.problem.Problem;
import picocli.CommandLine.Option;

/** The flags of commands that can leave this machine. */
final class ClusterOptions {
  @Option(
      names = "--on",
      paramLabel = "<cluster>",
      description = "Work on a cluster: spark. See docs/scale.md.")
  private String on;

  @Option(
      names = "--master",
      paramLabel = "<address>",
      description = "With --on spark: local[*], spark://HOST:PORT, yarn or k8s://…")
  private String master;

  @Option(
      names = "--conf",
      paramLabel = "<key=value>",
      description = "With --on: a setting of the cluster; may be repeated.")
  private final Map<String, String> conf = new LinkedHashMap<>();

  /** Whether another place than this machine is asked for. */
  boolean given() {
    if (on == null && (master != null || !conf.isEmpty())) {
      throw Problem.usage(
          master == null ? "--conf" : "--master", "--on spark beside it", "none", "add --on spark");
    }
    return on != null;
  }

  /** Connects. */
  Session connect() {
    return Cluster.named(on).connect(master, conf);
  }
}
