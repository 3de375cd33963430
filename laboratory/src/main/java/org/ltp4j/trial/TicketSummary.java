package org.ltp4j.trial;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.ltp4j.ticket.Count;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.ticket.TicketStats;

/**
 * The ticket that a trial trained with.
 *
 * @param sha256 hash of its content
 * @param layers its distribution, lowest layer first
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TicketSummary(String sha256, List<Layer> layers) {
  /**
   * One layer of it.
   *
   * @param layer 0 for the embeddings
   * @param selected entries in the ticket
   * @param eligible entries that could have been in it
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Layer(int layer, long selected, long eligible) {
    /** Refuses counts that contradict each other. */
    public Layer {
      if (layer < 0 || selected < 0 || selected > eligible) {
        throw new IllegalArgumentException(
            "a ticket with " + selected + " of " + eligible + " entries in layer " + layer);
      }
    }

    /** Both numbers. */
    public Count count() {
      return new Count(selected, eligible);
    }
  }

  /** Makes the list unmodifiable. */
  public TicketSummary {
    layers = List.copyOf(layers);
  }

  /** Counts a ticket. */
  public static TicketSummary of(Ticket ticket) {
    List<Layer> layers =
        TicketStats.of(ticket).layers().entrySet().stream()
            .map(e -> new Layer(e.getKey(), e.getValue().selected(), e.getValue().eligible()))
            .toList();
    return new TicketSummary(ticket.sha256(), layers);
  }

  /** The whole ticket. */
  public Count total() {
    return layers.stream().map(Layer::count).reduce(Count.ZERO, Count::plus);
  }
}
