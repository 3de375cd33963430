package org.ltp4j.method;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.engine.Engine;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.files.FileHash;
import org.ltp4j.model.CanonicalSource;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelIdentity;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.run.Build;
import org.ltp4j.run.Warnings;
import org.ltp4j.settings.Settings;
import org.ltp4j.ticket.Delta;
import org.ltp4j.ticket.Score;
import org.ltp4j.ticket.Scores;
import org.ltp4j.ticket.Selection;
import org.ltp4j.ticket.Strategy;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.tokenizer.Tokenizer;
import org.ltp4j.yaml.Yaml;

/** Cuts a ticket: of the eligible entries those that changed the most, or a control. */
public final class TicketStage {
  /** Ends the name of the file beside a ticket that holds its settings. */
  private static final String RECIPE = ".recipe.yaml";

  private final TicketSettings settings;

  /** The stage with its settings. */
  public TicketStage(TicketSettings settings) {
    this.settings = settings;
  }

  /**
   * Cuts the ticket and writes it; a file that holds it already stays as it is.
   *
   * @throws Problem if there is another file of that name, unless it may be overwritten
   */
  public Ticket run() {
    ModelConfig config = ModelConfig.load(settings.model());
    Selection selection =
        Selection.of(config.parameters(), Strategy.parse(settings.strategy()), settings.ratio());
    try (CanonicalSource base = ModelWeights.source(settings.model())) {
      BaseIdentity identity =
          ModelIdentity.of(
              config,
              ModelWeights.sha256(config, base),
              Tokenizer.isPresent(settings.model()) ? Tokenizer.identity(settings.model()) : null);
      Optional<Delta> delta = settings.delta().map(Delta::open);
      try {
        delta.ifPresent(d -> d.requireBase(identity));
        Warnings.print(delta.flatMap(Delta::gap).stream().toList());
        Map<String, String> provenance = provenance(selection.strategy(), delta);
        Optional<Ticket> there = existing(selection, identity, provenance);
        if (there.isPresent()) {
          return there.get();
        }
        Ticket ticket =
            selection.cut(
                scores(selection.strategy(), delta, base),
                Engine.defaultThreads(),
                identity,
                provenance);
        ticket.save(settings.out());
        AtomicFiles.writeString(
            settings.out().resolveSibling(settings.out().getFileName() + RECIPE),
            Yaml.write(Map.of(StageName.TICKET.key(), Settings.toMap(settings))));
        return ticket;
      } finally {
        delta.ifPresent(Delta::close);
      }
    }
  }

  private Optional<Ticket> existing(
      Selection selection, BaseIdentity base, Map<String, String> provenance) {
    if (!Files.exists(settings.out()) || settings.overwrite()) {
      return Optional.empty();
    }
    Ticket there = Ticket.load(settings.out());
    List<String> differences = new ArrayList<>();
    compare(differences, "strategy", there.strategy(), selection.strategy());
    compare(differences, "ratio", there.ratio(), selection.ratio());
    there.requireBase(base);
    provenance.forEach(
        (key, value) -> compare(differences, key, there.provenance().get(key), value));
    if (!differences.isEmpty()) {
      throw Problem.output(
          settings.out(),
          "this ticket or no file",
          "another ticket: " + String.join(", ", differences),
          "choose another --out, or write over it with --overwrite");
    }
    return Optional.of(there);
  }

  private static void compare(List<String> all, String key, Object earlier, Object now) {
    if (!now.equals(earlier)) {
      all.add("%s (%s, now %s)".formatted(key, earlier, now));
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

  private Map<String, String> provenance(Strategy strategy, Optional<Delta> delta) {
    Map<String, String> provenance = new TreeMap<>();
    provenance.put("version", Build.current().version());
    provenance.put("ticket_seed", Long.toString(settings.ticketSeed()));
    settings.delta().ifPresent(d -> provenance.put("delta_sha256", FileHash.sha256(d)));
    if (strategy instanceof Strategy.Ranked ranked && ranked.score().ofDelta()) {
      delta.ifPresent(d -> provenance.put("score", d.content().score()));
    }
    return provenance;
  }
}
