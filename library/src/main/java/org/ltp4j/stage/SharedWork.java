package org.ltp4j.stage;

/**
 * Work that several processes do together.
 *
 * @param <R> its result
 */
public interface SharedWork<R> extends Work<R> {
  /** Does this process's part of the work that another one leads; writes nothing. */
  void follow(Run run);
}
