package org.ltp4j.stage;

/**
 * Work that several processes do together.
 *
 * @param <R> its result
 */
public interface SharedWork<R> extends Work<R> {
  /** Does this process's share of work that another process leads; writes nothing. */
  void follow(Run run);
}
