package org.ltp4j.stage;

import java.util.List;
import java.util.Optional;
import org.ltp4j.engine.MemoryProblem;
import org.ltp4j.problem.Problem;
import org.ltp4j.ranks.ProcessPlace;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.recipe.SharedSettings;
import org.ltp4j.recipe.StageSettings;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Provenance;

/**
 * Runs stages. It alone knows what is the same for all of them: a run begins with its provenance;
 * one whose result is there is skipped; the result is written when the work is done, and only then
 * does the run count as finished.
 */
public final class StageRunner {
  private final List<String> command;
  private final Listener listener;
  private final Optional<RankLauncher> launcher;

  private StageRunner(List<String> command, Listener listener, Optional<RankLauncher> launcher) {
    this.command = command;
    this.listener = listener;
    this.launcher = launcher;
  }

  /**
   * A runner of stages in this process.
   *
   * @param command the command line, for provenance
   * @param listener hears of progress and warnings, and may ask to stop
   */
  public static StageRunner of(List<String> command, Listener listener) {
    return new StageRunner(command, listener, Optional.empty());
  }

  /** The same with a way to start further processes, for settings that ask for several. */
  public StageRunner with(RankLauncher ranks) {
    return new StageRunner(command, listener, Optional.of(ranks));
  }

  /** The listener of all runs. */
  Listener listener() {
    return listener;
  }

  /** Does a stage's work in this process; nothing if its result is there. */
  public <S extends Record & StageSettings, R> R run(Stage<S, R> stage, S given) {
    return MemoryProblem.explained(() -> alone(stage, given));
  }

  private <S extends Record & StageSettings, R> R alone(Stage<S, R> stage, S given) {
    S settings = ChosenProducts.before(stage.complete(given));
    try (Work<R> work = stage.open(settings)) {
      Provenance provenance = Provenance.begin(stage.key(), settings, work.inputs(), command);
      Output<R> output = stage.output(settings);
      return output
          .finished(provenance, listener)
          .orElseGet(() -> lead(output, provenance, work, Ranks.ALONE));
    }
  }

  /**
   * Does a stage's work, in several processes if the settings say so.
   *
   * @return the result; empty where a process of another machine leads
   */
  public <S extends Record & SharedSettings, R> Optional<R> together(
      SharedStage<S, R> stage, S given) {
    S settings = ChosenProducts.before(stage.complete(given));
    if (!settings.processes().several()) {
      return run(stage, settings, ProcessPlace.ALONE);
    }
    RankLauncher ranks =
        launcher.orElseThrow(
            () ->
                Problem.usage(
                    "processes",
                    "1 in an application",
                    settings.processes().processes(),
                    "train in several processes with the command line"));
    return ranks.run(stage.key(), settings, command)
        ? Optional.of(stage.output(settings).read())
        : Optional.empty();
  }

  /**
   * Does this process's part of a stage's work.
   *
   * @param place which of the processes that do it together this one is
   * @return the result; empty where another process leads
   */
  public <S extends Record & SharedSettings, R> Optional<R> run(
      SharedStage<S, R> stage, S given, ProcessPlace place) {
    return MemoryProblem.explained(() -> runAs(stage, given, place));
  }

  private <S extends Record & SharedSettings, R> Optional<R> runAs(
      SharedStage<S, R> stage, S given, ProcessPlace place) {
    S settings = ChosenProducts.before(stage.complete(given));
    try (SharedWork<R> work = stage.open(settings)) {
      Provenance provenance = Provenance.begin(stage.key(), settings, work.inputs(), command);
      try (Ranks ranks = Ranks.join(place, provenance)) {
        return run(stage.output(settings), provenance, work, ranks);
      }
    }
  }

  /** The same by processes that have met already. */
  <S extends Record & SharedSettings, R> Optional<R> run(
      SharedStage<S, R> stage, S given, Ranks ranks) {
    S settings = ChosenProducts.before(stage.complete(given));
    try (SharedWork<R> work = stage.open(settings)) {
      Provenance provenance = Provenance.begin(stage.key(), settings, work.inputs(), command);
      return run(stage.output(settings), provenance, work, ranks);
    }
  }

  private <R> Optional<R> run(
      Output<R> output, Provenance provenance, SharedWork<R> work, Ranks ranks) {
    Optional<R> there = ranks.leads() ? output.finished(provenance, listener) : Optional.empty();
    if (ranks.any(there.isPresent())) {
      return there;
    } else if (ranks.leads()) {
      return Optional.of(lead(output, provenance, work, ranks));
    }
    work.follow(new Run(this, ranks, provenance, Optional.empty()));
    return Optional.empty();
  }

  private <R> R lead(Output<R> output, Provenance begun, Work<R> work, Ranks ranks) {
    Provenance provenance = ChosenProducts.in(begun, work);
    return output.make(
        provenance, files -> work.lead(new Run(this, ranks, provenance, Optional.of(files))));
  }
}
