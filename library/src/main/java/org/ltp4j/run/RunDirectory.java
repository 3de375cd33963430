package org.ltp4j.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
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
  /** Name of the file that says where a run's results come from. */
  public static final String PROVENANCE = "provenance.json";

  static final String RECIPE = "recipe.yaml";

  /** What a run has before it has done anything that would have to be done again. */
  private static final Set<String> BEGINNINGS = Set.of(PROVENANCE, RECIPE, RunFiles.CACHE);

  private final Path path;
  private final RunFiles files;
  private final DirectoryLock lock;
  private final Provenance provenance;
  private boolean finished;

  private RunDirectory(Path path, DirectoryLock lock, Provenance provenance) {
    this.path = path;
    this.files = new RunFiles(path);
    this.lock = lock;
    this.provenance = provenance;
  }

  /**
   * Creates the directory, or opens that of the same run to go on with it, and locks it. That of a
   * run that is finished stays as it is.
   *
   * @param provenance of the run that begins or goes on
   * @param overwrite whether to delete another run's output first; this run's own goes on
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

  /**
   * Whether the run of this directory was completed, and with what; for skipping it. A run whose
   * results are no longer there is not.
   *
   * @param overwrite whether results that have changed since, and a provenance that cannot be read,
   *     may be replaced
   * @param listener told of results that are no longer there
   * @throws Problem if they have changed and may not be replaced
   */
  public static boolean isFinished(
      Path path, Provenance wanted, boolean overwrite, Listener listener) {
    return earlier(path, overwrite)
        .filter(Provenance::isFinished)
        .filter(earlier -> earlier.differences(wanted).isEmpty())
        .filter(earlier -> FinishedFiles.areThere(path, earlier.results(), overwrite, listener))
        .isPresent();
  }

  private static Optional<Provenance> earlier(Path path, boolean overwrite) {
    Path file = path.resolve(PROVENANCE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Provenance.load(file));
    } catch (Problem damaged) {
      if (overwrite) {
        return Optional.empty();
      }
      throw damaged;
    }
  }

  /** The directory. */
  public Path path() {
    return path;
  }

  /** The files in it. */
  public RunFiles files() {
    return files;
  }

  /**
   * Marks the run as complete; its checkpoints and what is cached are no longer needed.
   *
   * @param results names of the files and directories that it leaves
   */
  public Provenance finish(Collection<String> results) {
    Provenance complete = provenance.finishWith(path, results);
    AtomicFiles.writeString(files.file(PROVENANCE), complete.toJson());
    finished = true;
    files.checkpoints(1).deleteAll();
    try {
      AtomicFiles.deleteTree(files.cache());
    } catch (IOException e) {
      throw AtomicFiles.unwritable(files.cache(), e);
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
    boolean ours = Files.exists(files.file(PROVENANCE));
    deleteLeftovers();
    List<Path> entries = entries();
    requireOurs(path, entries);
    if (ours && overwrite && isAnothers()) {
      clear(entries);
    } else if (ours) {
      Provenance earlier = Provenance.load(files.file(PROVENANCE));
      provenance.requireSameRun(earlier, path);
      finished = isFinished(path, provenance, overwrite, Listener.SILENT);
      if (finished) {
        return;
      } else if (earlier.isFinished()) {
        clear(entries); // Its results are gone, and no checkpoint is left to go on from.
      }
    }
    AtomicFiles.writeString(files.file(PROVENANCE), provenance.toJson());
    AtomicFiles.writeString(files.file(RECIPE), recipe());
  }

  /** Whether what is there is of another run, or of one that cannot be told. */
  private boolean isAnothers() {
    return earlier(path, true)
        .filter(earlier -> earlier.differences(provenance).isEmpty())
        .isEmpty();
  }

  private void clear(List<Path> entries) throws IOException {
    // Last of all: until then the directory is recognised as a run's.
    entries.remove(files.file(PROVENANCE));
    entries.add(files.file(PROVENANCE));
    for (Path entry : entries) {
      AtomicFiles.deleteTree(entry);
    }
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
