package org.ltp4j.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;

/**
 * The trials of an experiment: {@code trials/ID/result.json} for each.
 *
 * @param directory the experiment's directory
 */
public record TrialStore(Path directory) {
  private static final String TRIALS = "trials";
  private static final String RESULT = "result.json";

  /** A trial's folder, whether it is there or not. */
  public Path folder(String id) {
    return directory.resolve(TRIALS).resolve(id);
  }

  /** A trial's file, whether it is there or not. */
  public Path file(String id) {
    return folder(id).resolve(RESULT);
  }

  /** Writes a trial's file. */
  public void save(TrialResult trial) {
    trial.save(file(trial.id()));
  }

  /**
   * All trials by the names of their folders. One whose file is missing or cannot be read is listed
   * as failed, with what is wrong as its reason.
   *
   * @throws Problem if the experiment's directory cannot be read; without trials the list is empty
   */
  public List<StoredTrial> list() {
    Path trials = directory.resolve(TRIALS);
    if (!Files.isDirectory(directory)) {
      throw Problem.input(directory, "the directory of a sweep", "none", "check the path");
    } else if (!Files.isDirectory(trials)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(trials)) {
      return folders
          .filter(Files::isDirectory)
          .filter(folder -> !folder.getFileName().toString().contains(AtomicFiles.TEMPORARY))
          .sorted()
          .map(TrialStore::open)
          .toList();
    } catch (IOException e) {
      throw Problem.input(
              trials, "a directory that can be read", e.getMessage(), "check its rights")
          .causedBy(e);
    }
  }

  private static StoredTrial open(Path folder) {
    String id = folder.getFileName().toString();
    try {
      TrialResult result = TrialResult.load(folder.resolve(RESULT));
      if (!result.id().equals(id)) {
        throw Problem.input(
            folder.resolve(RESULT), "the id " + id, result.id(), "delete the copied folder");
      }
      return new StoredTrial(folder, result);
    } catch (Problem e) {
      TrialResult damaged = TrialResult.pending(id, id, Map.of(), Map.of());
      return new StoredTrial(folder, damaged.with(TrialStatus.FAILED, oneLine(e.getMessage())));
    }
  }

  /** The JSON reader adds lines of its own to its messages. */
  private static String oneLine(String message) {
    return message.lines().map(String::strip).collect(Collectors.joining(" "));
  }
}
