package org.ltp4j.serving;

/** What threads do that have finished their part of an operation before the others. */
public enum Idle {
  /**
   * They look for the next part until the batch is computed: fastest where nothing else needs the
   * processor. Between batches they sleep.
   */
  LOOK,
  /** They sleep: better where much else runs on the same processors, as in a service. */
  SLEEP
}
