package org.ltp4j.train;

import java.util.Map;

/** The loss that is minimised: one call runs forward and backward passes over one step's batch. */
@FunctionalInterface
public interface Objective {
  /**
   * Adds the gradient of step {@code step}'s loss to the parameter set. Everything random in it
   * comes from the step's number, so that calling it again gives the same gradient.
   */
  Loss accumulate(long step);

  /** The same, with something done to the gradients as soon as they are complete. */
  default Objective then(Runnable next) {
    return step -> {
      Loss loss = accumulate(step);
      next.run();
      return loss;
    };
  }

  /**
   * A step's loss.
   *
   * @param value the loss, before the update
   * @param tokens tokens and virtual tokens read, without padding
   * @param parts its terms by name, for the log; empty where there is but one
   */
  record Loss(double value, int tokens, Map<String, Double> parts) {
    /** A loss of one term. */
    public Loss(double value, int tokens) {
      this(value, tokens, Map.of());
    }
  }
}
