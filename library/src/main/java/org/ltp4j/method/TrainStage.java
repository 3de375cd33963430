package org.ltp4j.method;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.classify.Preparations;
import org.ltp4j.classify.RenderedSet;
import org.ltp4j.data.Dataset;
import org.ltp4j.data.Task;
import org.ltp4j.engine.Engine;
import org.ltp4j.evaluation.Interval;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.files.FileHash;
import org.ltp4j.json.Json;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelIdentity;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.random.Streams;
import org.ltp4j.ranks.RankProcesses;
import org.ltp4j.ranks.Ranks;
import org.ltp4j.ranks.Seat;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunDirectory;
import org.ltp4j.run.Warnings;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.template.TemplateEncoder;
import org.ltp4j.template.Verbalizer;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.tokenizer.Tokenizer;
import org.ltp4j.tuning.Completion;
import org.ltp4j.tuning.Formats;
import org.ltp4j.tuning.Learner;
import org.ltp4j.tuning.Method;
import org.ltp4j.tuning.SecondView;
import org.ltp4j.tuning.ViewParts;

/**
 * Learning a task by any {@link org.ltp4j.tuning.Method}: from θ0, trains what the method trains,
 * keeps the epoch that is best on dev, and writes an adapter.
 */
public final class TrainStage {
  /** Name of the adapter in the output directory. */
  public static final String ADAPTER = "adapter";

  /** Most tokens in a batch of dev rows, padding included. */
  public static final int DEV_BATCH_TOKENS = 4096;

  private final TrainSettings settings;
  private final List<String> command;

  /**
   * The stage with its settings.
   *
   * @param settings their method's defaults need not be filled in
   * @param command the command line, for provenance
   */
  public TrainStage(TrainSettings settings, List<String> command) {
    this.settings = Completion.of(settings);
    this.command = command;
  }

  /**
   * Trains, or goes on where an earlier process stopped; does nothing if all is done.
   *
   * @return the contents of {@code result.json}
   */
  public Map<String, Object> run() {
    try (Preparations own = new Preparations(0)) {
      return run(own);
    }
  }

  /** The same with what earlier runs of this process have prepared. */
  public Map<String, Object> run(Preparations preparations) {
    return settings.processes().several()
        ? RankProcesses.run(
            StageName.TRAIN.key(),
            settings,
            settings.processes(),
            settings.engine(),
            settings.out(),
            command)
        : run(preparations, Seat.ALONE, Optional.empty());
  }

  /**
   * As {@link #run()} in one of several processes.
   *
   * @return the contents of {@code result.json}; nothing where another process leads
   */
  public Map<String, Object> run(Seat seat) {
    try (Preparations own = new Preparations(0)) {
      return run(own, seat, Optional.empty());
    }
  }

  /** As {@link #run(Seat)} with processes that have met already, for another run of theirs. */
  Map<String, Object> run(Ranks met) {
    try (Preparations own = new Preparations(0)) {
      return run(own, Seat.ALONE, Optional.of(met));
    }
  }

  private Map<String, Object> run(Preparations preparations, Seat seat, Optional<Ranks> met) {
    Task task = Task.named(settings.task());
    ModelConfig config = ModelConfig.load(settings.model());
    PromptFormat format = Formats.of(settings, task, config);
    Streams streams = new Streams(settings.engine().seed());
    TrainingData data = TrainingData.load(settings, task, streams);
    Optional<Ticket> given = settings.tuning().ticket().map(Ticket::load);
    requireTrainable(format, config, given);
    Engine engine = settings.engine().start();
    Tokenizer tokenizer = preparations.tokenizer(settings.model());
    try (ModelWeights weights = preparations.weights(settings.model(), engine)) {
      config.requireVocabulary(settings.model(), tokenizer.size());
      if (format.head() == HeadKind.LABEL_WORDS) {
        weights.requireHead();
      }
      BaseIdentity base =
          ModelIdentity.of(weights.config(), weights.sha256(), tokenizer.identity());
      given.ifPresent(t -> t.requireBase(base));
      TemplateEncoder renderer = format.renderer(tokenizer);
      RenderedSet train = rendered(preparations, format, data.train());
      RenderedSet dev = rendered(preparations, format, data.dev());
      Verbalizer verbalizer = format.verbalizer(tokenizer);
      Optional<SecondView> secondView =
          method()
              .secondView(
                  settings,
                  task,
                  new ViewParts(format, tokenizer, data.train().examples(), streams));
      Provenance provenance =
          Provenance.begin("train", settings, inputs(task, base, given, data), command);
      try (Ranks joined = met.isPresent() ? null : Ranks.join(seat, provenance)) {
        Ranks ranks = met.orElse(joined);
        Path result = settings.out().resolve("result.json");
        boolean finished = ranks.leads() && RunDirectory.isFinished(settings.out(), provenance);
        if (ranks.any(finished)) {
          return finished ? Json.read(result) : Map.of();
        }
        PromptTraining.Rows rows = new PromptTraining.Rows(train, dev, renderer, secondView);
        if (!ranks.leads()) {
          Optional<Ticket> ticket = ticket(given, base, weights, ranks);
          try (Learner learner = learner(format, weights, ticket, verbalizer)) {
            new PromptTraining(settings, learner, rows, ranks).follow();
          }
          return Map.of();
        }
        try (RunDirectory directory =
            RunDirectory.open(settings.out(), provenance, settings.overwrite())) {
          Warnings.print(verbalizer.warnings());
          Warnings.print(data.warnings());
          Warnings.print(given.flatMap(Ticket::gap).stream().toList());
          Optional<Ticket> ticket = ticket(given, base, weights, ranks);
          try (Learner learner = learner(format, weights, ticket, verbalizer)) {
            BestEpoch best = new PromptTraining(settings, learner, rows, ranks).lead(directory);
            new AdapterWriter(settings, task, format, data, base, weights, learner)
                .write(directory.file(ADAPTER), best, dev.size(), provenance.finish());
            Map<String, Object> outcome = outcome(directory, best, learner, train, dev);
            AtomicFiles.writeString(result, Json.page(outcome));
            directory.finish();
            best.forget();
            return outcome;
          }
        }
      }
    }
  }

  private Optional<Ticket> ticket(
      Optional<Ticket> given, BaseIdentity base, ModelWeights weights, Ranks ranks) {
    return method().cutsTicket()
        ? Optional.of(new OwnTicket(settings, command).of(base, weights, ranks))
        : given;
  }

  private Learner learner(
      PromptFormat format, ModelWeights weights, Optional<Ticket> ticket, Verbalizer verbalizer) {
    return new Learner(settings, format, weights, ticket, LabelWords.of(verbalizer));
  }

  private RenderedSet rendered(Preparations preparations, PromptFormat format, Dataset data) {
    return preparations.rendered(settings.model(), format, data.source(), data.examples());
  }

  private Method method() {
    return Method.of(settings.tuning().method());
  }

  private Map<String, String> inputs(
      Task task, BaseIdentity base, Optional<Ticket> ticket, TrainingData data) {
    Map<String, String> inputs = new TreeMap<>(data.hashes());
    inputs.put("model", base.weights());
    inputs.put("tokenizer", base.tokenizer());
    inputs.put("configuration", ModelIdentity.training(ModelConfig.load(settings.model())));
    inputs.put("task", Hashes.json(task));
    ticket.ifPresent(t -> inputs.put("ticket", t.sha256()));
    settings
        .tuning()
        .dictionaries()
        .forEach(file -> inputs.put("dictionary/" + file.getFileName(), FileHash.sha256(file)));
    return inputs;
  }

  private void requireTrainable(PromptFormat format, ModelConfig config, Optional<Ticket> ticket) {
    List<Parameter> trained = config.parameters().stream().filter(method()::trains).toList();
    if (!trained.isEmpty() && trained.stream().allMatch(Parameter::isHead)) {
      throw Problem.usage(
          "--method " + settings.tuning().method(),
          "an encoder with parameters of the kind that it trains",
          "none in " + config.family().modelType(),
          "choose another method, such as lora or ft");
    }
    boolean nothing =
        format.head() == HeadKind.LABEL_WORDS
            && format.promptLength() == 0
            && settings.tuning().prefixLength().orElse(0) == 0
            && settings.tuning().rank().isEmpty()
            && ticket.map(Ticket::selected).orElse(0L) == 0
            && !method().cutsTicket()
            && config.parameters().stream().noneMatch(Learner.whole(settings));
    if (nothing) {
      throw Problem.usage(
          "--ticket",
          "something to train",
          "no entries and a prompt of length 0",
          "give a ticket or a prompt");
    }
  }

  private Map<String, Object> outcome(
      RunDirectory directory, BestEpoch best, Learner learner, RenderedSet train, RenderedSet dev) {
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("method", settings.tuning().method().toString());
    outcome.put("learning_rate", settings.tuning().learningRate().orElseThrow());
    outcome.put("trained_entries", learner.parameters().entries());
    outcome.put("adapter_bytes", Adapter.open(directory.file(ADAPTER)).bytes());
    outcome.put("train_rows", train.size());
    outcome.put("dev_rows", dev.size());
    outcome.put("truncated_rows", train.truncated());
    outcome.put("best_epoch", best.bestEpoch());
    outcome.put("dev_accuracy", best.best());
    Interval interval = best.interval(dev.size());
    outcome.put("dev_interval", List.of(interval.low(), interval.high()));
    outcome.put("epochs", best.curve());
    return outcome;
  }
}
