package org.ltp4j.experiment;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ltp4j.engine.Engine;
import org.ltp4j.files.FileHash;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.problem.OnFailure;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TicketSettings;
import org.ltp4j.stage.Output;
import org.ltp4j.stage.Run;
import org.ltp4j.stage.Stage;
import org.ltp4j.stage.Work;
import org.ltp4j.ticket.Bitmap;
import org.ltp4j.ticket.Delta;
import org.ltp4j.ticket.Score;
import org.ltp4j.ticket.Scores;
import org.ltp4j.ticket.Selection;
import org.ltp4j.ticket.Strategy;
import org.ltp4j.ticket.Ticket;

/** Cuts a ticket: of the eligible entries those that changed the most, or a control. */
public final class TicketStage implements Stage<TicketSettings, Ticket> {
  /** A ticket with a larger share of word embeddings is as good as one of these alone. */
  private static final double MOST = 0.95;

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

  /**
   * Refuses now what a cut with these settings would refuse before it reads weights.
   *
   * @param coming whether a delta will be there that is not there yet
   * @throws Problem that tells the first such thing
   */
  public static void foresee(TicketSettings settings, boolean coming) {
    Selection selection = selection(settings, ModelConfig.load(settings.model()));
    if (coming) {
      return;
    }
    settings.delta().ifPresent(file -> Delta.open(file).close());
    if (settings.delta().isEmpty() && isOfDelta(selection)) {
      throw noDelta(settings);
    }
  }

  private static Selection selection(TicketSettings settings, ModelConfig config) {
    return Selection.of(config.parameters(), Strategy.parse(settings.strategy()), settings.ratio());
  }

  private static boolean isOfDelta(Selection selection) {
    return selection.strategy() instanceof Strategy.Ranked ranked && ranked.score().ofDelta();
  }

  private static Problem noDelta(TicketSettings settings) {
    return Problem.usage(
        "--delta",
        "a delta, for strategy " + settings.strategy(),
        "none",
        "give the delta.safetensors that ltp mlm wrote");
  }

  /** θ0 and the delta, open. */
  private static final class Opened implements Work<Ticket> {
    private final TicketSettings settings;
    private final Selection selection;
    private final BaseFiles base;
    private final Optional<Delta> delta;

    Opened(TicketSettings settings) {
      this.settings = settings;
      this.base = BaseFiles.open(settings.model());
      this.selection = OnFailure.run(base::close, () -> selection(settings, base.config()));
      this.delta =
          OnFailure.run(
              base::close, () -> settings.delta().map(d -> Delta.open(d, base.identity())));
    }

    @Override
    public Map<String, String> inputs() {
      Map<String, String> inputs = new TreeMap<>();
      base.describe(inputs);
      settings.delta().ifPresent(d -> inputs.put("delta", FileHash.sha256(d)));
      return inputs;
    }

    @Override
    public Ticket lead(Run run) {
      run.listener().warn(delta.flatMap(Delta::missingIdentity).stream().toList());
      Ticket ticket =
          selection.cut(
              scores(),
              Engine.defaultThreads(),
              base.identity(),
              stored(run.provenance().inputs()));
      run.listener().warn(inEmbeddings(ticket).stream().toList());
      return ticket;
    }

    /** A warning, if a ticket that might lie in the encoder lies in the word embeddings. */
    private Optional<String> inEmbeddings(Ticket ticket) {
      boolean mightBeElsewhere = selection.parameters().stream().anyMatch(p -> p.layer() > 0);
      Bitmap bits = ticket.bitmaps().get(base.config().family().wordEmbeddings());
      double share = bits == null ? 0 : (double) bits.cardinality() / ticket.selected();
      return mightBeElsewhere && share > MOST
          ? Optional.of(
              String.format(
                  Locale.ROOT,
                  "%.1f %% of this ticket are word embeddings; such tickets have learned nothing in"
                      + " our experiments (docs/results.md): --strategy encoder chooses among the"
                      + " encoder's entries",
                  100 * share))
          : Optional.empty();
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
          () -> delta.orElseThrow(() -> noDelta(settings)).scores(base.source()),
          base::source,
          new Streams(settings.ticketSeed()));
    }

    private Map<String, String> stored(Map<String, String> inputs) {
      Map<String, String> stored = TicketOutput.stored(settings, inputs);
      if (isOfDelta(selection)) {
        delta.ifPresent(d -> stored.put("score", d.content().score()));
      }
      return stored;
    }
  }
}
