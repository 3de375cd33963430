package org.ltp4j.cluster;

import java.util.List;
import org.ltp4j.corpus.HeldText;
import org.ltp4j.run.Listener;

/** A connection to a cluster. */
public interface Session extends AutoCloseable {
  /**
   * A path on this machine of an input: a location that only the cluster understands is copied here
   * once, everything else comes back as it is.
   *
   * @throws org.ltp4j.problem.Problem if it cannot be read
   */
  String here(String location);

  /**
   * Where a sweep's results go.
   *
   * @param location a path, or a location that the cluster understands
   * @param threads CPU threads of shared stages, which are done on this machine
   * @param mainClass of worker processes
   */
  Store store(String location, int threads, String mainClass);

  /** Classifies rows. */
  Scored score(Scoring scoring);

  /**
   * Tokenises texts into a token cache, unless they are there already.
   *
   * @param listener is told how far it is
   */
  List<HeldText> tokenise(TextWork work, Listener listener);

  @Override
  void close();
}
