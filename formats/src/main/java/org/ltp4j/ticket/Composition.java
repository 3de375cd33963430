package org.ltp4j.ticket;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;

/**
 * Tickets as sets of entries: union, intersection and difference. A tensor that one ticket does not
 * look at has none of its entries in it.
 */
public final class Composition {
  private Composition() {}

  /**
   * Makes one ticket of several, from the left: the difference of three is (a \u2216 b) \u2216 c.
   * What could be chosen is what any of them could choose, so that the ratio of the result is its
   * share of that.
   *
   * @param tickets two or more of one base model
   * @throws Problem (input) if they belong to different base models
   */
  public static Ticket of(SetOperation operation, List<Ticket> tickets) {
    if (tickets.size() < 2) {
      throw Problem.usage(
          "tickets", "two or more", tickets.size(), "name every ticket to put together");
    }
    Ticket result = tickets.get(0);
    for (Ticket next : tickets.subList(1, tickets.size())) {
      result = of(operation, result, next);
    }
    Map<String, String> provenance = new TreeMap<>();
    for (int i = 0; i < tickets.size(); i++) {
      Ticket t = tickets.get(i);
      provenance.put("ticket_" + (i + 1), t.strategy() + ", sha256 " + t.sha256());
    }
    return result.withProvenance(provenance);
  }

  private static Ticket of(SetOperation operation, Ticket first, Ticket second) {
    first.requireBase("ticket '" + first.strategy() + "'", second.base());
    List<Parameter> parameters = Overlap.parameters(first, second);
    Map<String, Bitmap> bitmaps = new LinkedHashMap<>();
    for (Parameter p : parameters) {
      bitmaps.put(p.name(), operation.of(bits(first, p), bits(second, p)));
    }
    long selected = bitmaps.values().stream().mapToLong(Bitmap::cardinality).sum();
    long eligible = parameters.stream().mapToLong(Parameter::elements).sum();
    return new Ticket(
        parameters,
        bitmaps,
        known(first.base(), second.base()),
        new Strategy.Given(operation.origin()),
        (double) selected / eligible,
        Map.of());
  }

  private static Bitmap bits(Ticket ticket, Parameter p) {
    Bitmap bits = ticket.bitmaps().get(p.name());
    return bits == null ? new Bitmap(p.elements()) : bits;
  }

  /** What either knows of the base; tickets of earlier versions know its weights only. */
  private static BaseIdentity known(BaseIdentity first, BaseIdentity second) {
    return new BaseIdentity(
        first.weights(),
        first.tokenizer() == null ? second.tokenizer() : first.tokenizer(),
        first.configuration() == null ? second.configuration() : first.configuration());
  }
}
