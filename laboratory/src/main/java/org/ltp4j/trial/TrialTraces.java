package org.ltp4j.trial;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * What a trial leaves to look into.
 *
 * @param ticket the ticket trained with; null without one
 * @param artefacts files by role ({@code ticket}, {@code adapter}, {@code train_log}), relative to
 *     the trial's folder
 * @param provenance versions, input hashes, machine
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TrialTraces(
    TicketSummary ticket, Map<String, String> artefacts, Map<String, Object> provenance) {
  /** None. */
  public static final TrialTraces NONE = new TrialTraces(null, Map.of(), Map.of());

  /** Makes collections unmodifiable, null ones empty. */
  public TrialTraces {
    artefacts = TrialResult.copy(artefacts);
    provenance = TrialResult.copy(provenance);
  }
}
