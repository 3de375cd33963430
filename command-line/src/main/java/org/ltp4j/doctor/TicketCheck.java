package org.ltp4j.doctor;

import java.nio.file.Path;
import java.util.List;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.problem.Problem;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.ticket.TicketStats;

/** The ticket: whether it fits the model, and where its entries are. */
final class TicketCheck {
  private TicketCheck() {}

  /** Returns whether the base is the one it was cut for. */
  static boolean fits(Notes notes, Path file, Ticket ticket, BaseIdentity base) {
    try {
      ticket.requireBase(file, base);
      notes.fine("base", "cut for this model");
      return true;
    } catch (Problem problem) {
      notes.fail("base", problem);
      return false;
    }
  }

  static void describe(Notes notes, Ticket ticket) {
    TicketStats stats = TicketStats.of(ticket);
    notes.fine("strategy", ticket.strategy() + ", active ratio " + ticket.ratio());
    notes.warnIf(
        ticket.selected() == 0,
        "entries",
        "%s of %s eligible (%s)"
            .formatted(
                Quantities.count(ticket.selected()),
                Quantities.count(ticket.eligible()),
                Quantities.percent(ticket.selected(), ticket.eligible())),
        "only the prompt is trained");
    List<String> layers =
        stats.layers().entrySet().stream()
            .map(
                e ->
                    "%-12s %14s  %s of the ticket"
                        .formatted(
                            e.getKey() == 0 ? "embeddings" : "layer " + e.getKey(),
                            Quantities.count(e.getValue().selected()),
                            Quantities.percent(e.getValue().selected(), ticket.selected())))
            .toList();
    notes.fine("layers", stats.layers().size() + " with eligible entries", layers);
    notes.fact("sha256", ticket.sha256());
    notes.fact("strategy", ticket.strategy().toString());
    notes.fact("ratio", ticket.ratio());
    notes.fact("selected", ticket.selected());
    notes.fact("eligible", ticket.eligible());
  }
}
