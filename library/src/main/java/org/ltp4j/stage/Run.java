package org.ltp4j.stage;

import java.util.Optional;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.recipe.SharedSettings;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunFiles;

/** What a stage's work has at hand while it runs. */
public final class Run {
  private final StageRunner runner;
  private final Ranks ranks;
  private final Provenance provenance;
  private final Optional<RunFiles> files;

  Run(StageRunner runner, Ranks ranks, Provenance provenance, Optional<RunFiles> files) {
    this.runner = runner;
    this.ranks = ranks;
    this.provenance = provenance;
    this.files = files;
  }

  /** The processes that share the work. */
  public Ranks ranks() {
    return ranks;
  }

  /** Whether this process leads, and so writes. */
  public boolean leads() {
    return ranks.leads();
  }

  /** Where files go; of the process that leads only. */
  public RunFiles files() {
    return files.orElseThrow(() -> new IllegalStateException("only the leader writes"));
  }

  /** Where the result comes from. */
  public Provenance provenance() {
    return provenance;
  }

  /** The listener that is told of progress and warnings, and may ask to stop. */
  public Listener listener() {
    return runner.listener();
  }

  /**
   * Runs another stage by the same processes, as a part of this one.
   *
   * @return its result; empty where another process leads
   */
  public <S extends Record & SharedSettings, R> Optional<R> inside(
      SharedStage<S, R> stage, S settings) {
    return runner.run(stage, settings, ranks);
  }
}
