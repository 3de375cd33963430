package org.ltp4j.method;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.engine.Engine;
import org.ltp4j.files.FileHash;
import org.ltp4j.model.CanonicalSource;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelIdentity;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.stage.Output;
import org.ltp4j.stage.Run;
import org.ltp4j.stage.Stage;
import org.ltp4j.stage.Work;
import org.ltp4j.ticket.Delta;
import org.ltp4j.ticket.Score;
import org.ltp4j.ticket.Scores;
import org.ltp4j.ticket.Selection;
import org.ltp4j.ticket.Strategy;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.tokenizer.Tokenizer;

/** Cuts a ticket: of the eligible entries those that changed the most, or a control. */
public final class TicketStage implements Stage<TicketSettings, Ticket> {
  @Override
  public String key() {
    return StageName.TICKET.key();
  }

  @Override
  public Class<TicketSettings> settings() {
    return TicketSettings.class;
  }

  @Override
  public Output<Ticket> output(TicketSettings settings) {
    return new TicketOutput(settings);
  }

  @Override
  public Work<Ticket> open(TicketSettings settings) {
    return new Opened(settings);
  }

  /** θ0 and the delta, open. */
  private static final class Opened implements Work<Ticket> {
    private final TicketSettings settings;
    private final Selection selection;
    private final CanonicalSource base;
    private final BaseIdentity identity;
    private final Optional<Delta> delta;

    Opened(TicketSettings settings) {
      this.settings = settings;
      ModelConfig config = ModelConfig.load(settings.model());
      this.selection =
          Selection.of(config.parameters(), Strategy.parse(settings.strategy()), settings.ratio());
      this.base = ModelWeights.source(settings.model());
      try {
        this.identity =
            ModelIdentity.of(
                config,
                ModelWeights.sha256(config, base),
                Tokenizer.isPresent(settings.model())
                    ? Tokenizer.identity(settings.model())
                    : null);
        this.delta = settings.delta().map(Delta::open);
      } catch (RuntimeException e) {
        base.close();
        throw e;
      }
      try {
        delta.ifPresent(d -> d.requireBase(identity));
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }

    @Override
    public Map<String, String> inputs() {
      Map<String, String> inputs = new TreeMap<>();
      inputs.put("model", identity.weights());
      inputs.put("configuration", identity.configuration());
      if (identity.tokenizer() != null) {
        inputs.put("tokenizer", identity.tokenizer());
      }
      settings.delta().ifPresent(d -> inputs.put("delta", FileHash.sha256(d)));
      return inputs;
    }

    @Override
    public Ticket lead(Run run) {
      run.listener().warn(delta.flatMap(Delta::gap).stream().toList());
      return selection.cut(
          scores(), Engine.defaultThreads(), identity, stored(run.provenance().inputs()));
    }

    @Override
    public void close() {
      delta.ifPresent(Delta::close);
      base.close();
    }

    private Scores scores() {
      // All and none rank nothing; any score that needs no file will do.
      Score score =
          selection.strategy() instanceof Strategy.Ranked ranked ? ranked.score() : Score.RANDOM;
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

    private Map<String, String> stored(Map<String, String> inputs) {
      Map<String, String> stored = TicketOutput.stored(settings, inputs);
      if (selection.strategy() instanceof Strategy.Ranked ranked && ranked.score().ofDelta()) {
        delta.ifPresent(d -> stored.put("score", d.content().score()));
      }
      return stored;
    }
  }
}
