package org.ltp4j.sweep;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ltp4j.problem.Problem;
import org.ltp4j.trial.StoredTrial;
import org.ltp4j.trial.TrialResult;
import org.ltp4j.trial.TrialStore;

/**
 * The trials of a sweep's directory as its present recipe has them: those that have not begun are
 * there too, and those of earlier versions of the recipe are not, unless asked for. Those that were
 * done for an earlier version have the names and fields that the present one gives them.
 *
 * @param trials in the plan's order, then others by id
 * @param notes what is left out or cannot be read, a sentence each
 */
public record StoredSweep(List<StoredTrial> trials, List<String> notes) {

  /**
   * Reads a directory. Without a plan that can be read, all trials in it are taken.
   *
   * @param all whether trials of earlier versions of the recipe are taken too
   * @throws Problem if the directory cannot be read
   */
  public static StoredSweep read(Path directory, boolean all) {
    TrialStore store = new TrialStore(directory);
    List<StoredTrial> stored = store.list();
    List<String> notes = new ArrayList<>();
    Map<String, Plan.Trial> planned = new LinkedHashMap<>();
    try {
      if (Files.exists(Plan.file(directory))) {
        Plan.load(directory).trials().forEach(trial -> planned.put(trial.id(), trial));
      }
    } catch (Problem e) {
      notes.add(e.getMessage().replaceAll("\\R\\s*", " ") + " (so every trial here is shown).");
    }
    if (planned.isEmpty()) {
      return new StoredSweep(stored, notes);
    }
    Map<String, StoredTrial> byId = new LinkedHashMap<>();
    planned.forEach(
        (id, trial) -> byId.put(id, new StoredTrial(store.folder(id), trial.pending())));
    List<StoredTrial> others = new ArrayList<>();
    for (StoredTrial trial : stored) {
      String id = trial.result().id();
      if (planned.containsKey(id)) {
        byId.put(id, new StoredTrial(trial.folder(), planned.get(id).now(trial.result())));
      } else {
        others.add(trial);
      }
    }
    List<StoredTrial> trials = new ArrayList<>(byId.values());
    if (all) {
      others.forEach(trial -> trials.add(apart(trial, trials)));
    } else if (!others.isEmpty()) {
      notes.add(
          "%s of earlier versions of the recipe %s in the directory and not shown; --all shows %s."
              .formatted(
                  SweepText.count(others.size(), "trial"),
                  others.size() == 1 ? "is" : "are",
                  others.size() == 1 ? "it" : "them"));
    }
    return new StoredSweep(trials, notes);
  }

  /**
   * A trial of an earlier recipe with its id as a field, if one of the others has the same fields:
   * they differ in what its recipe did not vary, and are no seeds of one another.
   */
  private static StoredTrial apart(StoredTrial trial, List<StoredTrial> others) {
    TrialResult result = trial.result();
    if (others.stream().noneMatch(other -> other.result().fields().equals(result.fields()))) {
      return trial;
    }
    Map<String, Object> fields = new LinkedHashMap<>(result.fields());
    fields.put("trial", result.id());
    return new StoredTrial(
        trial.folder(),
        result.as(TrialResult.pending(result.id(), result.name(), fields, result.settings())));
  }

  /** Whether there are trials, or a plan of some. */
  public static boolean isSweep(Path directory) {
    return Files.exists(Plan.file(directory)) || Files.exists(directory.resolve("trials"));
  }
}
