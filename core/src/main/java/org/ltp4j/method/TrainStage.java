package org.ltp4j.method;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ltp4j.classify.RenderedSet;
import org.ltp4j.classify.Scorer;
import org.ltp4j.data.Task;
import org.ltp4j.engine.Engine;
import org.ltp4j.evaluation.Interval;
import org.ltp4j.evaluation.Prediction;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.optim.Adam;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Schedule;
import org.ltp4j.optim.Trainable;
import org.ltp4j.optim.Trainables;
import org.ltp4j.problem.Problem;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.prompt.PromptEncoder;
import org.ltp4j.prompt.PromptFormat;
import org.ltp4j.prompt.PromptModel;
import org.ltp4j.prompt.Template;
import org.ltp4j.prompt.TemplateEncoder;
import org.ltp4j.prompt.Verbalizer;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.run.Json;
import org.ltp4j.run.Provenance;
import org.ltp4j.run.RunDirectory;
import org.ltp4j.run.Warnings;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.tokenizer.Tokenizer;
import org.ltp4j.train.ResumableRun;
import org.ltp4j.train.Trainer;

/**
 * Prompt-learning: back at θ0, trains the soft prompt together with the ticket's entries, keeps the
 * epoch that is best on dev, and writes an adapter.
 */
public final class TrainStage {
  /** Name of the adapter in the output directory. */
  public static final String ADAPTER = "adapter";

  /** Deviation of a prompt that enters the model directly: that of XLM-R's own embeddings. */
  private static final double DIRECT_DEVIATION = 0.02;

  /** Most tokens in a batch of dev rows, padding included. */
  public static final int DEV_BATCH_TOKENS = 4096;

  private final TrainSettings settings;
  private final List<String> command;
  private final Streams streams;

  /**
   * The stage with its settings.
   *
   * @param command the command line, for provenance
   */
  public TrainStage(TrainSettings settings, List<String> command) {
    this.settings = settings;
    this.command = command;
    this.streams = new Streams(settings.engine().seed());
  }

  /**
   * Trains, or goes on where an earlier process stopped; does nothing if all is done.
   *
   * @return the contents of {@code result.json}
   */
  public Map<String, Object> run() {
    Task task = Task.named(settings.task());
    ModelConfig config = ModelConfig.load(settings.model());
    PromptFormat format = format(task, config);
    TrainingData data = TrainingData.load(settings, task, streams);
    Optional<Ticket> ticket = settings.ticket().map(Ticket::load);
    requireTrainable(format, ticket);
    Engine engine = settings.engine().start();
    try (Tokenizer tokenizer = Tokenizer.open(settings.model());
        ModelWeights weights = ModelWeights.open(settings.model(), engine)) {
      config.requireVocabulary(settings.model(), tokenizer.size());
      ticket.ifPresent(t -> t.requireBase(weights.sha256()));
      TemplateEncoder renderer = format.renderer(tokenizer);
      RenderedSet train = RenderedSet.of(data.train(), renderer, task.labels());
      RenderedSet dev = RenderedSet.of(data.dev(), renderer, task.labels());
      Verbalizer verbalizer = format.verbalizer(tokenizer);
      Provenance provenance =
          Provenance.begin("train", settings, inputs(task, weights, ticket, data), command);
      Path result = settings.out().resolve("result.json");
      if (RunDirectory.isFinished(settings.out(), provenance)) {
        return Json.read(result);
      }
      try (RunDirectory directory =
          RunDirectory.open(settings.out(), provenance, settings.overwrite())) {
        Warnings.print(verbalizer.warnings());
        Warnings.print(data.warnings());
        try (PromptEncoder prompt = prompt(format, config, engine);
            ParameterSet parameters = parameters(weights, ticket, prompt, engine)) {
          PromptModel model =
              new PromptModel(new Encoder(weights), prompt, LabelWords.of(verbalizer));
          BestEpoch best = train(directory, weights, parameters, model, train, dev);
          Map<String, Object> outcome = outcome(best, parameters, train, dev);
          new AdapterWriter(settings, task, format, data, ticket, weights, parameters)
              .write(directory.file(ADAPTER), prompt, best, dev.size(), provenance.finish());
          AtomicFiles.writeString(result, Json.page(outcome));
          directory.finish();
          best.forget();
          return outcome;
        }
      }
    }
  }

  private BestEpoch train(
      RunDirectory directory,
      ModelWeights weights,
      ParameterSet parameters,
      PromptModel model,
      RenderedSet train,
      RenderedSet dev) {
    long perEpoch = PromptObjective.stepsPerEpoch(train.size(), settings.batch());
    Scorer scorer = new Scorer(model, DEV_BATCH_TOKENS);
    BestEpoch best =
        new BestEpoch(directory, parameters, perEpoch, () -> accuracy(scorer.scores(dev), dev));
    PromptObjective objective =
        new PromptObjective(
            model,
            new Encoder(weights),
            parameters,
            train,
            settings.batch(),
            settings.recompute(),
            streams);
    Trainer trainer =
        new Trainer(
            parameters,
            objective,
            Adam.DEFAULT,
            Schedule.constant(settings.learningRate()),
            settings.clip());
    new ResumableRun(directory, parameters, best, settings.saveEvery())
        .execute("train", trainer, perEpoch * settings.epochs());
    best.restore();
    return best;
  }

  /**
   * How examples become inputs.
   *
   * @throws Problem if the template cannot be read or the model has too few positions
   */
  public PromptFormat format(Task task, ModelConfig config) {
    if (settings.maxLength() > config.maxTokens()) {
      throw Problem.usage(
          "--max-length",
          "at most the model's " + config.maxTokens() + " positions, prompt included",
          settings.maxLength(),
          "lower it");
    }
    String template = settings.template().orElse(task.template());
    int own = Template.parse(template, task.fields()).promptLength();
    return new PromptFormat(
        task.labels(),
        template,
        PromptFormat.words(task.labelWords(), settings.labelWords()),
        settings.multiPiece(),
        settings.placement(),
        own > 0 ? own : settings.promptLength(),
        settings.stripPunctuation(),
        settings.maxLength());
  }

  /** The soft prompt at its beginning; null if there is none. */
  public PromptEncoder prompt(PromptFormat format, ModelConfig config, Engine engine) {
    if (format.promptLength() == 0) {
      return null;
    }
    return PromptEncoder.random(
        settings.promptEncoder(),
        format.promptLength(),
        config.hidden(),
        DIRECT_DEVIATION,
        streams,
        engine);
  }

  /** The prompt's tensors and the ticket's entries: all that training may change. */
  public ParameterSet parameters(
      ModelWeights weights, Optional<Ticket> ticket, PromptEncoder prompt, Engine engine) {
    List<Trainable> all = new ArrayList<>();
    if (prompt != null) {
      prompt
          .tensors()
          .forEach((name, t) -> all.add(new DenseTensor("prompt/" + name, 0, t, engine, () -> {})));
    }
    ticket.ifPresent(t -> all.addAll(Trainables.entries(weights, t.bitmaps())));
    return new ParameterSet(all, weights.config().family().wordEmbeddings(), engine.threads());
  }

  private Map<String, String> inputs(
      Task task, ModelWeights weights, Optional<Ticket> ticket, TrainingData data) {
    Map<String, String> inputs = new TreeMap<>(data.hashes());
    inputs.put("model", weights.sha256());
    inputs.put("task", Hashes.json(task));
    ticket.ifPresent(t -> inputs.put("ticket", t.sha256()));
    return inputs;
  }

  private static void requireTrainable(PromptFormat format, Optional<Ticket> ticket) {
    if (format.promptLength() == 0 && ticket.map(Ticket::selected).orElse(0L) == 0) {
      throw Problem.usage(
          "--ticket",
          "something to train",
          "no entries and a prompt of length 0",
          "give a ticket or a prompt");
    }
  }

  private static Map<String, Object> outcome(
      BestEpoch best, ParameterSet parameters, RenderedSet train, RenderedSet dev) {
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("trained_entries", parameters.entries());
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

  private static double accuracy(List<float[]> scores, RenderedSet set) {
    int right = 0;
    for (int i = 0; i < set.size(); i++) {
      right += Prediction.largest(scores.get(i)) == set.gold()[i] ? 1 : 0;
    }
    return (double) right / set.size();
  }
}
