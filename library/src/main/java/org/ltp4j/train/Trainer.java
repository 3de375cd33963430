package org.ltp4j.train;

import org.ltp4j.optim.Optimizer;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.problem.Problem;

/**
 * The training loop: gradient, clipping, update, report; until all steps are done or a listener
 * says stop.
 */
public final class Trainer {
  private final ParameterSet parameters;
  private final Objective objective;
  private final Optimizer optimizer;
  private final double clip;

  /**
   * A trainer.
   *
   * @param clip largest gradient norm, over trained entries only; 0 for no clipping
   */
  public Trainer(ParameterSet parameters, Objective objective, Optimizer optimizer, double clip) {
    this.parameters = parameters;
    this.objective = objective;
    this.optimizer = optimizer;
    this.clip = clip;
  }

  /** Is told of every step. */
  @FunctionalInterface
  public interface Listener {
    /** Returns whether to go on. */
    boolean after(Step step);
  }

  /**
   * Runs steps {@code done + 1} to {@code total}.
   *
   * @param done steps that an earlier process has finished
   * @return steps finished in all
   */
  public long run(long done, long total, Listener listener) {
    for (long step = done; step < total; step++) {
      Objective.Loss loss = objective.accumulate(step);
      double norm = parameters.gradientNorm();
      requireFinite(step, loss.value(), norm);
      double rate = optimizer.schedule().at(step);
      parameters.update(optimizer, step, clipScale(norm));
      if (!listener.after(
          new Step(step + 1, loss.value(), norm, rate, loss.tokens(), loss.parts()))) {
        return step + 1;
      }
    }
    return Math.max(done, total);
  }

  private double clipScale(double norm) {
    // The small constant is PyTorch's, kept so that both clip alike.
    return clip == 0 ? 1 : Math.min(1, clip / (norm + 1e-6));
  }

  private static void requireFinite(long step, double loss, double norm) {
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
      throw Problem.input(
          "training step " + (step + 1),
          "a finite loss and gradient",
          "loss " + loss + ", gradient norm " + norm,
          "lower --learning-rate or use --precision fp32; the last checkpoint is intact");
    }
  }
}
