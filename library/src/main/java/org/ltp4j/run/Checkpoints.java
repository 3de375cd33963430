package org.ltp4j.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ltp4j.files.AtomicFiles;

/**
 * The directories {@code checkpoint-N} of a run, N being the steps done. Each appears under its
 * name only when it is complete, and an older one goes only after that.
 *
 * @param directory the run's directory
 * @param keep how many to keep, at least 1
 */
public record Checkpoints(Path directory, int keep) {
  private static final Pattern NAME = Pattern.compile("checkpoint-(0|[1-9]\\d{0,17})");

  /** Checks the number to keep. */
  public Checkpoints {
    if (keep < 1) {
      throw new IllegalArgumentException("keep at least one, not " + keep);
    }
  }

  /**
   * Writes a checkpoint.
   *
   * @param step the steps done
   * @param body fills the directory
   * @throws org.ltp4j.problem.Problem if it cannot be written; earlier ones are untouched then
   */
  public void save(long step, AtomicFiles.Body<Path> body) {
    AtomicFiles.directory(directory.resolve("checkpoint-" + step), body);
    List<Path> all = List.copyOf(all().values());
    for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
      delete(old);
    }
  }

  /** Deletes every checkpoint. */
  void deleteAll() {
    all().values().forEach(Checkpoints::delete);
  }

  /** The newest complete checkpoint. */
  public Optional<Path> latest() {
    return Optional.ofNullable(all().lastEntry()).map(Map.Entry::getValue);
  }

  /** The steps done at a checkpoint, from its name. */
  public static long stepOf(Path checkpoint) {
    Matcher matcher = NAME.matcher(checkpoint.getFileName().toString());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(checkpoint + " is no checkpoint");
    }
    return Long.parseLong(matcher.group(1));
  }

  private TreeMap<Long, Path> all() {
    TreeMap<Long, Path> byStep = new TreeMap<>();
    try (Stream<Path> entries = Files.list(directory)) {
      entries
          .filter(path -> NAME.matcher(path.getFileName().toString()).matches())
          .filter(Files::isDirectory)
          .forEach(path -> byStep.put(stepOf(path), path));
    } catch (IOException e) {
      throw AtomicFiles.unwritable(directory, e);
    }
    return byStep;
  }

  /** Renamed first: a half-deleted directory must not look like a checkpoint. */
  private static void delete(Path checkpoint) {
    try {
      Path doomed =
          checkpoint.resolveSibling(checkpoint.getFileName() + AtomicFiles.TEMPORARY + "old");
      AtomicFiles.deleteTree(doomed);
      Files.move(checkpoint, doomed);
      AtomicFiles.deleteTree(doomed);
    } catch (IOException e) {
      throw AtomicFiles.unwritable(checkpoint, e);
    }
  }
}
