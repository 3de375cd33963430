package org.ltp4j.ticket;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;

/**
 * How a ticket is distributed.
 *
 * @param total the whole ticket
 * @param layers by layer, 0 for the embeddings
 * @param kinds by the tensors' role
 * @param tensors by tensor name, in the model's order
 */
public record TicketStats(
    Count total,
    SortedMap<Integer, Count> layers,
    Map<Kind, Count> kinds,
    Map<String, Count> tensors) {

  /** Counts a ticket. */
  public static TicketStats of(Ticket ticket) {
    Count total = Count.ZERO;
    SortedMap<Integer, Count> layers = new TreeMap<>();
    Map<Kind, Count> kinds = new EnumMap<>(Kind.class);
    Map<String, Count> tensors = new LinkedHashMap<>();
    for (Parameter p : ticket.parameters()) {
      Count count = new Count(ticket.bitmaps().get(p.name()).cardinality(), p.elements());
      total = total.plus(count);
      layers.merge(p.layer(), count, Count::plus);
      kinds.merge(p.kind(), count, Count::plus);
      tensors.put(p.name(), count);
    }
    return new TicketStats(total, layers, kinds, tensors);
  }
}
