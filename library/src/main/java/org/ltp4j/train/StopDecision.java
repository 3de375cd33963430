package org.ltp4j.train;

import org.ltp4j.ranks.Ranks;

/**
 * Whether a training goes on after a step, which all ranks agree on.
 *
 * @param interrupted some rank was told to stop; the run is to go on later
 * @param early the leader expects nothing more of further steps; the run is at its end
 */
record StopDecision(boolean interrupted, boolean early) {
  static StopDecision of(Ranks ranks, boolean interrupted, boolean early) {
    double[] any = ranks.sum(interrupted ? 1 : 0, early ? 1 : 0);
    return new StopDecision(any[0] > 0, any[1] > 0);
  }
}
