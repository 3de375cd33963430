package org.ltp4j.stage;

import java.util.Optional;
import java.util.function.Function;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunFiles;

/**
 * Where a stage's result goes, and when it counts as finished.
 *
 * @param <R> the result
 */
public interface Output<R> {
  /**
   * The result of this very run, if it is there and whole.
   *
   * @param wanted the run's provenance
   * @throws org.ltp4j.problem.Problem if something else is there that may not be replaced
   */
  Optional<R> finished(Provenance wanted, Listener listener);

  /** The result that another process has just made. */
  R read();

  /**
   * Makes the result; after a crash at any moment {@link #finished} says that it is not there.
   *
   * @param work does it, with these files
   */
  R make(Provenance provenance, Function<RunFiles, R> work);
}
