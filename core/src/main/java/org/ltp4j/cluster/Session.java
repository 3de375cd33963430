package org.ltp4j.cluster;

/** A connection to a cluster. */
public interface Session extends AutoCloseable {
  /** Classifies rows. */
  Scored score(Scoring scoring);

  @Override
  void close();
}
