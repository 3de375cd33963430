package org.ltp4j.method;

import java.util.Optional;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.ticket.Ticket;

/** What a method may do with the task that it learns, each from the pretrained weights θ0. */
public interface MethodContext {
  /** {@return all settings, with the method's defaults} */
  TrainSettings settings();

  /** {@return the ticket that the settings name, if they do} */
  Optional<Ticket> ticket();

  /**
   * The task learnt by another method, in a run of its own below the output directory. The run is
   * made when it is first needed; once a ticket has been cut from it, its weights are deleted.
   *
   * @param method the other method's name
   * @param folder the run's name
   * @return that run
   */
  OtherRun otherRun(String method, String folder);

  /**
   * The entries that such a run has changed most.
   *
   * @param run the other run
   * @param strategy which parameters are eligible, see {@link org.ltp4j.ticket.Strategy#parse}
   * @param ratio share of the eligible parameters
   * @return a ticket of exactly that many entries
   */
  Ticket cut(OtherRun run, String strategy, double ratio);

  /**
   * Trains what the method trains as a whole, the entries of a ticket, and prompts, low-rank
   * products and a head as far as the settings have them; keeps the epoch that is best on dev.
   *
   * @param ticket whose entries are trained, if any
   * @return the end of the method's work
   */
  Trained train(Optional<Ticket> ticket);
}
