package org.ltp4j.mlm;

import org.ltp4j.optim.EntryScores;
import org.ltp4j.train.Objective;

/** An objective whose gradients are added to scores as soon as they are complete. */
record ScoredObjective(Objective objective, EntryScores scores) implements Objective {
  @Override
  public Loss accumulate(long step) {
    Loss loss = objective.accumulate(step);
    scores.add();
    return loss;
  }
}
