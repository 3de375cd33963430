package org.ltp4j.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.json.Json;
import org.ltp4j.problem.Problem;

/**
 * Wall-clock seconds of stages, added up over the processes that worked at them; kept in the file
 * {@code seconds.json} of a folder. What a process spent that was killed is not known.
 */
final class StageTimes {
  private static final String FILE = "seconds.json";

  private final Path folder;
  private final Map<String, Double> seconds;

  private StageTimes(Path folder, Map<String, Double> seconds) {
    this.folder = folder;
    this.seconds = seconds;
  }

  /** The times of a folder; none if it has no file, or a damaged one. */
  static StageTimes in(Path folder) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    try {
      if (Files.exists(folder.resolve(FILE))) {
        Json.read(folder.resolve(FILE)).forEach((stage, s) -> put(seconds, stage, s));
      }
    } catch (Problem damaged) {
      // Times decide nothing.
    }
    return new StageTimes(folder, seconds);
  }

  private static void put(Map<String, Double> seconds, String stage, Object s) {
    if (s instanceof Number number) {
      seconds.put(stage, number.doubleValue());
    }
  }

  /** Does the work of a stage and adds its time, however it ends. */
  <T> T of(String stage, Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      double sum = seconds.getOrDefault(stage, 0.0) + (System.nanoTime() - start) / 1e9;
      seconds.put(stage, Math.round(sum * 1e3) / 1e3);
      // A stage that was refused has left nothing, and must not find what it did not make.
      if (isUsed()) {
        AtomicFiles.writeString(folder.resolve(FILE), Json.page(seconds));
      }
    }
  }

  /** Whether there is anything in the folder but a lock. */
  private boolean isUsed() {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> !file.getFileName().toString().startsWith("."));
    } catch (IOException e) {
      throw AtomicFiles.unwritable(folder, e);
    }
  }

  /** Seconds by stage, in the order of the work. */
  Map<String, Double> seconds() {
    return Collections.unmodifiableMap(seconds);
  }
}
