package org.ltp4j.method;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ltp4j.engine.Engine;
import org.ltp4j.model.CanonicalSource;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.run.Build;
import org.ltp4j.ticket.Delta;
import org.ltp4j.ticket.Score;
import org.ltp4j.ticket.Scores;
import org.ltp4j.ticket.Selection;
import org.ltp4j.ticket.Strategy;
import org.ltp4j.ticket.Ticket;

/** Cuts a ticket: of the eligible entries those that changed the most, or a control. */
public final class TicketStage {
  private final TicketSettings settings;

  /** The stage with its settings. */
  public TicketStage(TicketSettings settings) {
    this.settings = settings;
  }

  /** Cuts the ticket and writes it. */
  public Ticket run() {
    ModelConfig config = ModelConfig.load(settings.model());
    Selection selection =
        Selection.of(config.parameters(), Strategy.parse(settings.strategy()), settings.ratio());
    try (CanonicalSource base = ModelWeights.source(settings.model())) {
      String baseHash = ModelWeights.sha256(config, base);
      Optional<Delta> delta = settings.delta().map(Delta::open);
      try {
        delta.ifPresent(d -> d.requireBase(baseHash));
        Ticket ticket =
            selection.cut(
                scores(selection.strategy(), delta, base),
                Engine.defaultThreads(),
                baseHash,
                provenance(delta));
        ticket.save(settings.out());
        return ticket;
      } finally {
        delta.ifPresent(Delta::close);
      }
    }
  }

  private Scores scores(Strategy strategy, Optional<Delta> delta, CanonicalSource base) {
    // All and none rank nothing; any score that needs no file will do.
    Score score = strategy instanceof Strategy.Ranked ranked ? ranked.score() : Score.RANDOM;
    return Scores.of(
        score,
        () -> delta.orElseThrow(this::noDelta).scores(base),
        () -> base,
        new Streams(settings.ticketSeed()));
  }

  private Problem noDelta() {
    return Problem.usage(
        "--delta",
        "a delta, for strategy " + settings.strategy(),
        "none",
        "give the delta.safetensors that ltp mlm wrote");
  }

  private Map<String, String> provenance(Optional<Delta> delta) {
    Map<String, String> provenance = new TreeMap<>();
    provenance.put("version", Build.current().version());
    provenance.put("model", settings.model().toString());
    provenance.put("ticket_seed", Long.toString(settings.ticketSeed()));
    delta.ifPresent(
        d -> d.provenance().forEach((key, value) -> provenance.put("delta/" + key, value)));
    return provenance;
  }
}
