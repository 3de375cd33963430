package org.ltp4j.stage;

import org.ltp4j.recipe.StageSettings;

/**
 * One step of a method: settings in, a result out. {@link StageRunner} runs it and does all that is
 * the same for every stage: provenance, skipping what is finished, resuming, several processes, and
 * writing the result.
 *
 * @param <S> its settings
 * @param <R> its result
 */
public interface Stage<S extends Record & StageSettings, R> {
  /** Its section in recipes and its name in provenance, e.g. {@code train}. */
  String key();

  /** The record of its settings. */
  Class<S> settings();

  /**
   * The settings with every default that depends on the others.
   *
   * @throws org.ltp4j.problem.Problem if they contradict each other
   */
  default S complete(S settings) {
    return settings;
  }

  /** Where its result goes, and when that counts as finished. */
  Output<R> output(S settings);

  /**
   * Opens what it reads; nothing is written yet.
   *
   * @param settings complete ones
   * @throws org.ltp4j.problem.Problem if settings or inputs cannot be used
   */
  Work<R> open(S settings);
}
