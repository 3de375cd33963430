package org.ltp4j.spark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.util.SerializableConfiguration;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.classify.Classifier;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.MatrixLibrary;
import org.ltp4j.engine.Precision;
import org.ltp4j.files.FileHash;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.EngineSettings;

/**
 * How an executor opens a classifier.
 *
 * @param sha256 of the adapter's values and of its description, as the driver has them
 * @param adapter its location
 * @param model location of its base
 * @param ticket location of its ticket; null if the adapter has it or needs none
 * @param build of the driver's ltp4j
 */
record Opening(
    String sha256,
    String adapter,
    String model,
    String ticket,
    String device,
    int threads,
    Precision precision,
    MatrixLibrary products,
    long seed,
    String build,
    SerializableConfiguration hadoop)
    implements Serializable {

  /**
   * Looks at an adapter on the driver, so that what is wrong with it is said before anything runs.
   *
   * @param model its base, or null for the one that the adapter names
   * @param ticket its ticket, or null
   */
  static Opening of(
      String adapter,
      String model,
      String ticket,
      EngineSettings engine,
      SerializableConfiguration hadoop) {
    Locations locations = new Locations(hadoop.value(), Locations.sharedCache());
    Adapter opened = Adapter.open(locations.local(adapter));
    String base = model == null ? opened.config().base().path() : model;
    if (!Locations.isUri(base)) {
      base = ModelName.directory(Path.of(base)).toString();
    }
    return new Opening(
        sha256(opened),
        Locations.absolute(adapter),
        Locations.absolute(base),
        ticket == null ? null : Locations.absolute(ticket),
        engine.device(),
        engine.threads(),
        engine.precision(),
        engine.products(),
        engine.seed(),
        Place.build(),
        hadoop);
  }

  /** The same values may answer with other labels, or abstain from others. */
  private static String sha256(Adapter adapter) {
    return FileHash.sha256(adapter.weightsFile()) + " and " + FileHash.sha256(adapter.configFile());
  }

  /** What has to be equal for two uses to share a classifier. */
  String key() {
    return String.join(
        " ",
        sha256,
        model,
        String.valueOf(ticket),
        device,
        "" + threads,
        precision.toString(),
        products.toString());
  }

  /** Opens it in this process. */
  Classifier open() {
    Place.requireBuild(build);
    Locations locations = new Locations(hadoop.value(), Locations.sharedCache());
    Path here = locations.local(adapter);
    String found = sha256(Adapter.open(here));
    if (!found.equals(sha256)) {
      throw Problem.input(
          adapter + " on " + Place.here(),
          "the adapter that the driver reads, sha256 " + sha256,
          "sha256 " + found,
          "put it where all machines read the same");
    }
    Path base = locations.local(model);
    requireMemory(base, weights(base), memoryOutsideHeap());
    return Classifier.load(
        here,
        base,
        ticket == null ? null : locations.local(ticket),
        new Engine(device, precision, threads == 0 ? Place.cores() : threads, products));
  }

  /**
   * Refuses a model that would get the process killed.
   *
   * @param weights bytes of the model's files, which become resident
   * @param memory bytes that the process has for them
   */
  static void requireMemory(Path model, long weights, long memory) {
    if (weights > memory) {
      throw Problem.usage(
          Place.here(),
          String.format(
              Locale.ROOT, "memory beside the heap for the model %s, %,d MB", model, weights >> 20),
          String.format(Locale.ROOT, "%,d MB", memory >> 20),
          "raise spark.executor.memoryOverhead, lower spark.executor.memory, or trim the model"
              + " with ltp trim");
    }
  }

  private static long weights(Path model) {
    try (Stream<Path> files = Files.list(model)) {
      return files
          .filter(f -> f.toString().matches(".*\\.(safetensors|bin)"))
          .mapToLong(f -> f.toFile().length())
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the machine or the container has, less what the Java heap may take. */
  private static long memoryOutsideHeap() {
    long all =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return all - Runtime.getRuntime().maxMemory();
  }
}
