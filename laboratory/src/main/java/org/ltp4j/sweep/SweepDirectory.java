package org.ltp4j.sweep;

import java.nio.file.Files;
import java.nio.file.Path;
import org.ltp4j.mlm.MlmStage;
import org.ltp4j.problem.Problem;
import org.ltp4j.recipe.StageName;
import org.ltp4j.run.Provenance;
import org.ltp4j.trial.TrialStore;

/**
 * Where things lie in a sweep's directory: {@code sweep.json}, {@code shared/ID}, {@code
 * trials/ID}, {@code workers}.
 *
 * @param path the directory
 */
public record SweepDirectory(Path path) {
  /** The trials. */
  public TrialStore store() {
    return new TrialStore(path);
  }

  /** A shared stage's directory. */
  public Path shared(String id) {
    return path.resolve("shared").resolve(id);
  }

  /** What a shared stage leaves for others: a delta or a ticket. */
  public Path result(Plan.Shared stage) {
    boolean ticket = stage.stage().equals(StageName.TICKET.key());
    return shared(stage.id()).resolve(ticket ? "ticket.safetensors" : MlmStage.DELTA);
  }

  /** Whether a shared stage is complete. */
  boolean isDone(Plan.Shared stage) {
    if (!Files.exists(result(stage))) {
      return false;
    } else if (stage.stage().equals(StageName.TICKET.key())) {
      return true;
    }
    try {
      return Provenance.load(shared(stage.id()).resolve("provenance.json")).isFinished();
    } catch (Problem damaged) {
      return false;
    }
  }

  /** What a trial's stages tell people while they work. */
  Path messages(Job job) {
    Path folder = job.kind() == Job.Kind.TRIAL ? store().folder(job.id()) : workers();
    return folder.resolve(job.kind() == Job.Kind.TRIAL ? "messages.txt" : job.id() + ".txt");
  }

  /** What the worker processes say outside of jobs. */
  Path workers() {
    return path.resolve("workers");
  }
}
