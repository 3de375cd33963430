package org.ltp4j.mlm;

import org.ltp4j.optim.GradientMask;
import org.ltp4j.train.Objective;

/** An objective whose gradients are those of a ticket's entries alone. */
record TicketObjective(Objective objective, GradientMask ticket) implements Objective {
  @Override
  public Loss accumulate(long step) {
    Loss loss = objective.accumulate(step);
    ticket.apply();
    return loss;
  }
}
