package org.ltp4j.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ltp4j.files.AtomicFiles;

/**
 * The files of a run.
 *
 * @param path the run's output directory
 */
public record RunFiles(Path path) {
  /** Name of the file that says what came of a run. */
  public static final String RESULT = "result.json";

  /** Name of the folder of what is needed only until the run is finished. */
  static final String CACHE = "cache";

  /** A file or directory of the run. */
  public Path file(String name) {
    return path.resolve(name);
  }

  /** What came of the run. */
  public Path result() {
    return file(RESULT);
  }

  /** Deletes a file that is no longer needed; absent is fine. */
  public void delete(String name) {
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw AtomicFiles.unwritable(file(name), e);
    }
  }

  /** What a repetition of the run gives again, step by step. */
  public MetricsLog log() {
    return new MetricsLog(file("log.jsonl"));
  }

  /** Times, memory and speed, step by step. */
  public MetricsLog timing() {
    return new MetricsLog(file("timing.jsonl"));
  }

  /** A folder for what is needed until the run is finished; need not exist. */
  public Path cache() {
    return file(CACHE);
  }

  /** The checkpoints of the run. */
  public Checkpoints checkpoints(int keep) {
    return new Checkpoints(path, keep);
  }
}
