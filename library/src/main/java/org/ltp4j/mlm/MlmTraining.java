package org.ltp4j.mlm;

import java.util.List;
import java.util.Optional;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.model.Dropout;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.GradientSink;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.optim.Adam;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.optim.EntryScores;
import org.ltp4j.optim.GradientMask;
import org.ltp4j.optim.Optimizer;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Schedule;
import org.ltp4j.optim.Trainables;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.random.Streams;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.recipe.MlmSettings;
import org.ltp4j.recipe.ParallelSettings;
import org.ltp4j.run.Listener;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunFiles;
import org.ltp4j.tensorboard.EventLog;
import org.ltp4j.ticket.Bitmap;
import org.ltp4j.ticket.Delta;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.tokenizer.Tokenizer;
import org.ltp4j.train.Callback;
import org.ltp4j.train.FollowingRun;
import org.ltp4j.train.Objective;
import org.ltp4j.train.ResumableRun;
import org.ltp4j.train.SharedObjective;
import org.ltp4j.train.Trainer;

/** The training of {@link MlmStage} once everything is open: what is trained, on what, and how. */
final class MlmTraining implements AutoCloseable {
  /**
   * What a training is made of.
   *
   * @param settings all settings
   * @param weights θ, which the training moves
   * @param tokenizer the model's
   * @param base what both are before the first step
   * @param ticket the entries to train; empty for all that the settings say
   * @param streams random choices
   * @param ranks the processes that share the work
   * @param listener hears of every step
   */
  record Parts(
      MlmSettings settings,
      ModelWeights weights,
      Tokenizer tokenizer,
      BaseIdentity base,
      Optional<Ticket> ticket,
      Streams streams,
      Ranks ranks,
      Listener listener) {}

  private final MlmSettings settings;
  private final ModelWeights weights;
  private final Tokenizer tokenizer;
  private final Streams streams;
  private final Ranks ranks;
  private final Listener listener;
  private final MlmTexts texts;
  private final BaseIdentity base;
  private final MlmPlan plan;
  private final long total;
  private final List<DenseTensor> trained;
  private final Optional<Ticket> ticket;
  private final Optional<GradientMask> mask;
  private final Optional<ModelWeights> origin;
  private final ParameterSet parameters;
  private final Optional<EntryScores> scores;
  private final Encoder encoder;

  MlmTraining(Parts parts, MlmTexts texts) {
    this.settings = parts.settings();
    this.weights = parts.weights();
    this.tokenizer = parts.tokenizer();
    this.streams = parts.streams();
    this.ranks = parts.ranks();
    this.listener = parts.listener();
    this.texts = texts;
    this.base = parts.base();
    this.ticket = parts.ticket();
    this.plan = new MlmPlan(settings.batch(), settings.accumulate(), settings.recompute());
    this.total =
        settings.steps().orElseGet(() -> plan.steps(texts.text().sequences(), settings.epochs()));
    texts.text().limit(total * plan.perStep());
    this.trained =
        Trainables.dense(
            weights,
            p ->
                switch (settings.trained()) {
                  case EVERYTHING -> ticket.isEmpty() || has(ticket.get(), p);
                  case WORD_EMBEDDINGS -> p.kind() == Kind.WORD_EMBEDDINGS;
                  case HEAD -> p.isHead();
                });
    this.mask = ticket.map(t -> new GradientMask(trained, t.bitmaps(), weights.engine()));
    this.origin =
        settings.fromPretrained() && !settings.headAlone()
            ? Optional.of(ModelWeights.open(settings.model(), weights.engine()))
            : Optional.empty();
    this.parameters =
        new ParameterSet(
            trained, weights.config().family().wordEmbeddings(), weights.engine().threads());
    this.scores = scoreKind().map(kind -> new EntryScores(kind, trained, weights.engine()));
    this.encoder = new Encoder(weights);
  }

  /**
   * Trains in a run's directory, or goes on there.
   *
   * @return what came of it
   */
  MlmResult lead(RunFiles directory) {
    HeldOutCallback heldOut = heldOut(directory);
    Callback kept = heldOut.and(texts.text().callback());
    Callback callback = scores.map(s -> kept.and(new ScoreCallback(s))).orElse(kept);
    Callback told =
        EventLog.of(settings.saving().tensorboard(), callback, directory, heldOut::means);
    new ResumableRun(directory, parameters, told, settings.saving().saveEvery(), ranks, listener)
        .execute("mlm", trainer(), total);
    if (settings.bagsOfWords()) {
      BagObjective.settle(weights);
    }
    HeldOutCallback.Measured before = heldOut.before();
    HeldOutCallback.Measured after = heldOut.measureAtEnd();
    return new MlmResult(
        total,
        texts.text().sequences(),
        texts.text().tokens(),
        ticket.map(Ticket::selected).orElse(parameters.entries()),
        before.heldOut(),
        before.retrieval(),
        after.heldOut(),
        after.retrieval());
  }

  /** Does this rank's share of the steps that another rank leads. */
  void follow() {
    new FollowingRun(ranks, settings.out(), parameters, listener)
        .execute(trainer(), total, step -> {});
  }

  /** Leaves the delta or the model. */
  void write(RunFiles directory, Provenance provenance) {
    if (settings.leavesModel()) {
      ModelDirectory.write(
          directory.file(MlmStage.MODEL), weights, settings.model(), settings.numbers());
      return;
    }
    DeltaFile.Values values =
        switch (settings.store()) {
          case CHANGE -> DeltaFile.change(weights, origin.orElseThrow());
          case FISHER, MOVEMENT -> DeltaFile.scores(scores.orElseThrow(), total);
          case WEIGHTS, MODEL -> DeltaFile.weights(weights);
        };
    DeltaFile.write(
        directory.file(MlmStage.DELTA),
        Delta.Content.valueOf(settings.store().name()),
        values,
        weights.parameters(),
        base,
        provenance);
  }

  @Override
  public void close() {
    scores.ifPresent(EntryScores::close);
    mask.ifPresent(GradientMask::close);
    parameters.close();
    origin.ifPresent(ModelWeights::close);
  }

  private static boolean has(Ticket ticket, Parameter p) {
    Bitmap bits = ticket.bitmaps().get(p.name());
    return bits != null && bits.cardinality() > 0;
  }

  private HeldOutCallback heldOut(RunFiles directory) {
    return new HeldOutCallback(
        new HeldOut(texts.heldOut(), tokenizer, settings.maskProbability(), settings.batch()),
        new Retrieval(texts.heldOutPairs(), tokenizer, settings.maxLength()),
        encoder,
        directory,
        settings.heldOutEvery(),
        total);
  }

  private Trainer trainer() {
    return new Trainer(
        parameters,
        objective(),
        new Optimizer(Adam.DEFAULT.decaying(settings.weightDecay()), schedule()),
        settings.clip());
  }

  private Objective objective() {
    if (settings.bagsOfWords()) {
      return SharedObjective.of(
          ranks,
          parameters,
          sink ->
              new BagObjective(
                  weights,
                  sink,
                  alignment(),
                  plan.perStep(),
                  settings.maskProbability(),
                  streams,
                  ranks));
    }
    Objective shared = SharedObjective.of(ranks, parameters, this::masked);
    Objective pulled =
        origin
            .<Objective>map(
                theta0 ->
                    new PulledObjective(shared, new PullTowards(trained, theta0, settings.l1())))
            .orElse(shared);
    Objective masked = mask.map(m -> pulled.then(m::apply)).orElse(pulled);
    return scores.map(s -> masked.then(s::add)).orElse(masked);
  }

  private Objective masked(GradientSink sink) {
    return new MlmObjective(
        encoder,
        sink,
        texts.text(),
        new Masking(tokenizer, settings.maskProbability(), streams),
        plan,
        alignment(),
        dropout(),
        streams,
        ranks,
        total);
  }

  private Dropout dropout() {
    return settings
        .dropout()
        .map(p -> new Dropout(p, p))
        .orElseGet(() -> settings.headAlone() ? Dropout.NONE : weights.config().dropout());
  }

  /** Null where neither translations nor passages are asked for. */
  private Alignment alignment() {
    ParallelSettings aligned = settings.aligned();
    if (texts.parallel().sets().isEmpty() && aligned.contrastPassages() == 0) {
      return null;
    }
    double exponent = settings.languageExponent();
    int length = settings.maxLength();
    int sentence = Math.min(length, aligned.contrastLength());
    return new Alignment(
        aligned,
        new Translations(texts.parallel(), exponent, tokenizer, length, sentence, streams),
        new Passages(texts.text(), tokenizer, sentence, streams),
        streams);
  }

  /** Fisher information is that of θ0, so there the rate is 0 and the weights stay. */
  private Schedule schedule() {
    return settings.store() == MlmSettings.Store.FISHER
        ? Schedule.constant(0)
        : settings.schedule().rates(settings.rate(), total);
  }

  /** Nothing where the weights themselves say what is important, or another rank keeps count. */
  private Optional<EntryScores.Kind> scoreKind() {
    if (!ranks.leads()) {
      return Optional.empty();
    }
    return switch (settings.store()) {
      case WEIGHTS, CHANGE, MODEL -> Optional.empty();
      case FISHER -> Optional.of(EntryScores.Kind.FISHER);
      case MOVEMENT -> Optional.of(EntryScores.Kind.MOVEMENT);
    };
  }
}
