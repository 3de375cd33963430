package org.ltp4j.sweep;

import java.util.Map;
import java.util.TreeMap;
import org.ltp4j.method.Methods;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.ticket.Score;
import org.ltp4j.ticket.Strategy;

/** Which trials need a ticket, and which settings of a ticket have an effect under its strategy. */
final class TicketUse {
  private TicketUse() {}

  /** Whether training with these settings reads the ticket that the recipe cuts. */
  static boolean isWanted(TrainSettings train) {
    return train.methodSettings().ticket().isEmpty()
        && Methods.named(train.methodSettings().method()).takesRecipesTicket();
  }

  /** Whether the strategy ranks by what the mlm stage changed. */
  static boolean needsDelta(Strategy strategy) {
    return strategy instanceof Strategy.Ranked ranked
        && ranked.score() != Score.RANDOM
        && ranked.score() != Score.MAGNITUDE;
  }

  /** The settings that decide which entries are in the ticket. */
  static Map<String, Object> effective(TicketSettings settings) {
    Strategy strategy = Strategy.parse(settings.strategy());
    Map<String, Object> map = new TreeMap<>();
    map.put("strategy", strategy.toString());
    if (strategy instanceof Strategy.Ranked ranked) {
      map.put("ratio", settings.ratio());
      if (ranked.score() == Score.RANDOM) {
        map.put("ticket-seed", settings.ticketSeed());
      }
    }
    return map;
  }
}
