package org.ltp4j.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.Yaml;

/**
 * The output directory of a stage while this process works in it. It holds {@code recipe.yaml} (the
 * resolved settings, itself a recipe), {@code provenance.json}, {@code log.jsonl}, {@code
 * timing.jsonl} and {@code checkpoint-N}; the stage adds its results.
 */
public final class RunDirectory implements AutoCloseable {
  static final String PROVENANCE = "provenance.json";
  static final String RECIPE = "recipe.yaml";

  private final Path path;
  private final DirectoryLock lock;
  private final Provenance provenance;

  private RunDirectory(Path path, DirectoryLock lock, Provenance provenance) {
    this.path = path;
    this.lock = lock;
    this.provenance = provenance;
  }

  /**
   * Creates the directory, or opens that of the same run to go on with it, and locks it. That of a
   * run that is finished stays as it is.
   *
   * @param provenance of the run that begins or goes on
   * @param overwrite whether to delete another run's output first
   * @throws Problem if another process is at work there, if another run's output is there (naming
   *     what differs), if something else is there (which is never deleted), or if it cannot be
   *     written
   */
  public static RunDirectory open(Path path, Provenance provenance, boolean overwrite) {
    try {
      Files.createDirectories(path);
      DirectoryLock lock = DirectoryLock.take(path);
      try {
        RunDirectory run = new RunDirectory(path, lock, provenance);
        run.prepare(overwrite);
        return run;
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(path, e);
    }
  }

  /** Whether the run of this directory was completed, and with what; for skipping it. */
  public static boolean isFinished(Path path, Provenance wanted) {
    Path file = path.resolve(PROVENANCE);
    if (!Files.exists(file)) {
      return false;
    }
    Provenance earlier = Provenance.load(file);
    return earlier.isFinished()
        && earlier.version().equals(wanted.version())
        && Differences.between(earlier, wanted).isEmpty();
  }

  /** The directory. */
  public Path path() {
    return path;
  }

  /** A file or directory in it. */
  public Path file(String name) {
    return path.resolve(name);
  }

  /** Deletes a file in it that is no longer needed; absent is fine. */
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

  /** The checkpoints in it. */
  public Checkpoints checkpoints(int keep) {
    return new Checkpoints(path, keep);
  }

  /** Marks the run as complete; its checkpoints are no longer needed. */
  public Provenance finish() {
    Provenance finished = provenance.finish();
    AtomicFiles.writeString(file(PROVENANCE), finished.toJson());
    checkpoints(1).deleteAll();
    return finished;
  }

  @Override
  public void close() {
    lock.close();
  }

  private void prepare(boolean overwrite) throws IOException {
    boolean ours = Files.exists(file(PROVENANCE));
    deleteLeftovers();
    List<Path> entries = entries();
    if (!ours && !entries.isEmpty()) {
      throw Problem.output(
          path,
          "an empty directory or that of a run",
          "'" + entries.get(0).getFileName() + "' and no " + PROVENANCE,
          "choose another --out");
    } else if (ours && overwrite) {
      // Last of all: until then the directory is recognised as a run's.
      entries.remove(file(PROVENANCE));
      entries.add(file(PROVENANCE));
      for (Path entry : entries) {
        AtomicFiles.deleteTree(entry);
      }
    } else if (ours) {
      provenance.requireSameRun(Provenance.load(file(PROVENANCE)), path);
      if (isFinished(path, provenance)) {
        return;
      }
    }
    AtomicFiles.writeString(file(PROVENANCE), provenance.toJson());
    AtomicFiles.writeString(file(RECIPE), recipe());
  }

  private String recipe() {
    Map<String, Object> settings = new LinkedHashMap<>(provenance.settings());
    settings.putAll(provenance.circumstances().settings());
    return Yaml.write(Map.of(provenance.stage(), settings));
  }

  private void deleteLeftovers() throws IOException {
    for (Path entry : entries()) {
      if (entry.getFileName().toString().contains(AtomicFiles.TEMPORARY)) {
        AtomicFiles.deleteTree(entry);
      }
    }
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> all = Files.list(path)) {
      return new ArrayList<>(
          all.filter(p -> !p.getFileName().toString().equals(DirectoryLock.NAME))
              .sorted()
              .toList());
    }
  }
}
