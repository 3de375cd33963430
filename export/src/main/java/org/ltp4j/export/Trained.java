package org.ltp4j.export;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.adapter.AdapterConfig;
import org.ltp4j.optim.EntryValues;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.template.Placement;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.template.Template;
import org.ltp4j.ticket.Bitmap;
import org.ltp4j.ticket.Ticket;

/**
 * What training has left in an adapter.
 *
 * @param entries the ticket's, by the parameter's name; empty without a ticket
 * @param whole the model's tensors that were trained as a whole
 * @param virtual the number of virtual tokens
 * @param opens whether virtual tokens stand before everything else
 * @param prefix keys and values of a deep prompt in each layer
 * @param rank of low-rank products
 */
record Trained(
    Map<String, Bitmap> entries,
    List<Parameter> whole,
    int virtual,
    boolean opens,
    int prefix,
    int rank) {
  /**
   * Looks into an adapter.
   *
   * @param ticket its ticket's file where it names only the hash, or null
   */
  static Trained of(Adapter adapter, Path ticket, List<Parameter> model) {
    AdapterConfig config = adapter.config();
    PromptFormat format = config.prompt();
    Map<String, Bitmap> entries =
        adapter.trainedTicket(ticket).map(Ticket::bitmaps).orElse(Map.of());
    try (TensorSource stored = SafetensorsFile.open(adapter.weightsFile())) {
      Set<String> there =
          stored.tensors().keySet().stream()
              .map(EntryValues::parameter)
              .collect(Collectors.toSet());
      return new Trained(
          entries,
          model.stream()
              .filter(p -> there.contains(p.name()) && !entries.containsKey(p.name()))
              .toList(),
          format.promptLength(),
          format.placement() == Placement.PREFIX
              && Template.parse(format.template()).promptLength() == 0,
          config.additions().prefix(),
          config.additions().rank());
    }
  }

  /** In words, but for a head. */
  String said() {
    List<String> parts = new ArrayList<>();
    if (!entries.isEmpty()) {
      parts.add("entries of a ticket");
    }
    if (!whole.isEmpty()) {
      parts.add(whole.size() + " tensors of the model as a whole");
    }
    if (virtual > 0) {
      parts.add(opens ? "a soft prompt before the text" : "a soft prompt within the text");
    }
    if (prefix > 0) {
      parts.add("a deep prompt");
    }
    if (rank > 0) {
      parts.add("low-rank products");
    }
    return parts.isEmpty() ? "nothing" : String.join(" and ", parts);
  }

  /** Whether nothing of the model itself was changed. */
  boolean leavesModel() {
    return entries.isEmpty() && whole.isEmpty();
  }
}
