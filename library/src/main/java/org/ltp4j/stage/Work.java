package org.ltp4j.stage;

import java.util.Map;
import java.util.Optional;
import org.ltp4j.engine.MatrixLibrary;

/**
 * A stage whose inputs are open, ready to run.
 *
 * @param <R> its result
 */
public interface Work<R> extends AutoCloseable {
  /** SHA-256 of each input by role, e.g. {@code model}, {@code train}, for provenance. */
  Map<String, String> inputs();

  /**
   * The library that computes its products, if it has chosen one: another one gives other last
   * bits, so whoever goes on with the run or repeats it takes the same.
   */
  default Optional<MatrixLibrary> products() {
    return Optional.empty();
  }

  /** Does the work, or goes on where an earlier process stopped. */
  R lead(Run run);

  @Override
  void close();
}
