package org.ltp4j.train;

import org.ltp4j.ranks.Ranks;

/**
 * Whether a training goes on after a step, which all ranks agree on.
 *
 * @param stop some rank was told to stop; the run is to go on later
 * @param enough the leader expects nothing more of further steps; the run is at its end
 */
record Outlook(boolean stop, boolean enough) {
  static Outlook of(Ranks ranks, boolean stop, boolean enough) {
    double[] any = ranks.sum(stop ? 1 : 0, enough ? 1 : 0);
    return new Outlook(any[0] > 0, any[1] > 0);
  }
}
