package org.ltp4j.optim;

import java.util.function.Function;

/**
 * How values follow their gradients: by Adam, with a learning rate that changes over the run, and
 * with what differs between the things trained.
 *
 * @param adam the constants; its weight decay is not looked at where {@code own} says another
 * @param schedule the learning rate; those of {@code own} rise and fall with it
 * @param own what holds for one of the things trained
 */
public record Optimizer(Adam adam, Schedule schedule, Function<Trainable, Own> own) {
  /**
   * What holds for one of the things trained.
   *
   * @param rate its highest learning rate
   * @param weightDecay share of rate·θ taken off at each step; 0 for an embedding table that is
   *     trained by rows
   */
  public record Own(double rate, double weightDecay) {}

  /** The same for everything. */
  public Optimizer(Adam adam, Schedule schedule) {
    this(adam, schedule, t -> new Own(schedule.rate(), adam.weightDecay()));
  }

  /**
   * One update.
   *
   * @param step from 0
   * @param scale factor on gradients (clipping)
   */
  Adam.Update update(Trainable trainable, long step, double scale) {
    Own its = own.apply(trainable);
    return new Adam.Update(
        adam.decaying(its.weightDecay), schedule.at(step, its.rate), step + 1, scale);
  }
}
