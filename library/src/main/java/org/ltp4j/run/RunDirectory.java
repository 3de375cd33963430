package org.ltp4j.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;
import org.ltp4j.yaml.Yaml;

/**
 * The output directory of a stage while this process works in it. It holds {@code recipe.yaml} (the
 * resolved settings, itself a recipe), {@code provenance.json}, {@code log.jsonl}, {@code
 * timing.jsonl}, {@code cache} and {@code checkpoint-N}; the stage adds its results.
 */
public final class RunDirectory implements AutoCloseable {
  static final String PROVENANCE = "provenance.json";
  static final String RECIPE = "recipe.yaml";
  private static final String CACHE = "cache";

  /** What a run has before it has done anything that would have to be done again. */
  private static final Set<String> BEGINNINGS = Set.of(PROVENANCE, RECIPE, CACHE);

  private final Path path;
  private final DirectoryLock lock;
  private final Provenance provenance;
  private boolean finished;

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
      if (Files.isSymbolicLink(path) && !Files.exists(path)) {
        throw Problem.output(
            path,
            "a directory",
            "a link to " + Files.readSymbolicLink(path) + ", which is not there",
            "make that directory, or choose another --out");
      }
      Files.createDirectories(path);
      // Before anything is written there, a lock included.
      requireOurs(path, entries(path));
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

  /** A folder for what a run that goes on need not make again; need not exist. */
  public Path cache() {
    return file(CACHE);
  }

  /** The checkpoints in it. */
  public Checkpoints checkpoints(int keep) {
    return new Checkpoints(path, keep);
  }

  /** Marks the run as complete; its checkpoints and what is cached are no longer needed. */
  public Provenance finish() {
    Provenance complete = provenance.finish();
    AtomicFiles.writeString(file(PROVENANCE), complete.toJson());
    finished = true;
    checkpoints(1).deleteAll();
    try {
      AtomicFiles.deleteTree(cache());
    } catch (IOException e) {
      throw AtomicFiles.unwritable(cache(), e);
    }
    return complete;
  }

  /**
   * Lets others work in it. Of a run that could not even begin, e.g. because of its data, nothing
   * stays, so that it may be tried again with other data.
   */
  @Override
  public void close() {
    try (lock) {
      List<Path> entries = entries();
      if (!finished
          && entries.stream().allMatch(e -> BEGINNINGS.contains(e.getFileName().toString()))) {
        for (Path entry : entries) {
          AtomicFiles.deleteTree(entry);
        }
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(path, e);
    }
  }

  private static void requireOurs(Path path, List<Path> entries) {
    Optional<String> other =
        entries.stream()
            .map(entry -> entry.getFileName().toString())
            .filter(name -> !name.contains(AtomicFiles.TEMPORARY))
            .findFirst();
    if (other.isPresent() && !Files.exists(path.resolve(PROVENANCE))) {
      throw Problem.output(
          path,
          "an empty directory or that of a run",
          "'" + other.get() + "' and no " + PROVENANCE,
          "choose another --out");
    }
  }

  private void prepare(boolean overwrite) throws IOException {
    boolean ours = Files.exists(file(PROVENANCE));
    deleteLeftovers();
    List<Path> entries = entries();
    requireOurs(path, entries);
    if (ours && overwrite) {
      // Last of all: until then the directory is recognised as a run's.
      entries.remove(file(PROVENANCE));
      entries.add(file(PROVENANCE));
      for (Path entry : entries) {
        AtomicFiles.deleteTree(entry);
      }
    } else if (ours) {
      provenance.requireSameRun(Provenance.load(file(PROVENANCE)), path);
      finished = isFinished(path, provenance);
      if (finished) {
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
    return entries(path);
  }

  private static List<Path> entries(Path path) throws IOException {
    try (Stream<Path> all = Files.list(path)) {
      return new ArrayList<>(
          all.filter(p -> !p.getFileName().toString().equals(DirectoryLock.NAME))
              .sorted()
              .toList());
    }
  }
}
