package org.ltp4j.stage;

import java.util.Map;

/**
 * A stage whose inputs are open, ready to run.
 *
 * @param <R> its result
 */
public interface Work<R> extends AutoCloseable {
  /** SHA-256 of each input by role, e.g. {@code model}, {@code train}, for provenance. */
  Map<String, String> inputs();

  /** Does the work, or goes on where an earlier process stopped. */
  R lead(Run run);

  @Override
  void close();
}
