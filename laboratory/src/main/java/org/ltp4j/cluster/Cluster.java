package org.ltp4j.cluster;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.ltp4j.problem.Problem;

/** A kind of cluster. */
public interface Cluster {
  /** What {@code --on} calls it. */
  String name();

  /**
   * Connects.
   *
   * @param master the cluster's address, or null for the one that the surroundings name
   * @param settings the cluster's own settings
   * @throws Problem if nobody answers there, or has nothing to offer
   */
  Session connect(String master, Map<String, String> settings);

  /**
   * The kind of that name.
   *
   * @throws Problem if its module is not on the class path
   */
  static Cluster named(String name) {
    List<Cluster> known =
        ServiceLoader.load(Cluster.class).stream().map(ServiceLoader.Provider::get).toList();
    return known.stream()
        .filter(cluster -> cluster.name().equals(name))
        .findFirst()
        .orElseThrow(() -> absent(name, known));
  }

  private static Problem absent(String name, List<Cluster> known) {
    List<String> names = known.stream().map(Cluster::name).toList();
    return name.equals("spark")
        ? Problem.usage(
            "--on spark",
            "the module ltp4j-spark on the class path",
            "none",
            "run ltp from a checkout where 'mvn package' has built it, see docs/scale.md")
        : Problem.usage(
            "--on",
            "spark",
            "'" + name + "'" + (names.isEmpty() ? "" : ", not " + names),
            "name it");
  }
}
