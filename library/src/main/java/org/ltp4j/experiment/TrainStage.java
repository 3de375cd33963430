package org.ltp4j.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.data.Dataset;
import org.ltp4j.data.Example;
import org.ltp4j.data.Task;
import org.ltp4j.data.TextFiles;
import org.ltp4j.data.TextIdentity;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.MatrixLibrary;
import org.ltp4j.evaluation.LabelSet;
import org.ltp4j.method.CompleteSettings;
import org.ltp4j.method.Method;
import org.ltp4j.method.Methods;
import org.ltp4j.method.TrainResult;
import org.ltp4j.method.TrainableModel;
import org.ltp4j.method.ViewParts;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelIdentity;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.StageName;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.scoring.EncodedSet;
import org.ltp4j.scoring.ModelCache;
import org.ltp4j.scoring.OpenModel;
import org.ltp4j.stage.Output;
import org.ltp4j.stage.ResultFormat;
import org.ltp4j.stage.Run;
import org.ltp4j.stage.RunOutput;
import org.ltp4j.stage.SharedStage;
import org.ltp4j.stage.SharedWork;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.template.Verbalizer;
import org.ltp4j.ticket.Ticket;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Learning a task by any {@link Method}: from θ0, trains what the method trains, keeps the epoch
 * that is best on dev, and writes an adapter.
 */
public final class TrainStage implements SharedStage<TrainSettings, TrainResult> {
  /** Name of the adapter in the output directory. */
  public static final String ADAPTER = "adapter";

  /** Most tokens in a batch of dev rows, padding included. */
  public static final int DEV_BATCH_TOKENS = 4096;

  private final Optional<ModelCache> known;

  /** A stage that prepares everything anew. */
  public TrainStage() {
    this.known = Optional.empty();
  }

  /** A stage that uses what earlier runs of this process have prepared. */
  public TrainStage(ModelCache known) {
    this.known = Optional.of(known);
  }

  @Override
  public String key() {
    return StageName.TRAIN.key();
  }

  @Override
  public Class<TrainSettings> settings() {
    return TrainSettings.class;
  }

  @Override
  public TrainSettings complete(TrainSettings settings) {
    return CompleteSettings.of(settings);
  }

  @Override
  public Output<TrainResult> output(TrainSettings settings) {
    return new RunOutput<>(
        settings, ResultFormat.of(TrainResult.class), result -> List.of(ADAPTER));
  }

  @Override
  public SharedWork<TrainResult> open(TrainSettings settings) {
    ModelCache models = known.orElseGet(() -> new ModelCache(0));
    Runnable end = known.isPresent() ? () -> {} : models::close;
    try {
      return new Opened(settings, Methods.named(settings.methodSettings().method()), models, end);
    } catch (RuntimeException e) {
      end.run();
      throw e;
    }
  }

  /**
   * Refuses now settings and rows with which a training would not begin, whatever its model.
   *
   * @throws Problem that tells the first such thing
   */
  public static void foresee(TrainSettings given) {
    TrainSettings settings = CompleteSettings.of(given);
    TextFiles.expand(settings.methodSettings().dictionaries());
    Streams streams = new Streams(settings.engine().seed());
    TrainingData.load(settings, Task.named(settings.task()), streams);
  }

  /**
   * Refuses now what a training with these settings would refuse before it opens weights and
   * ticket, and what the model's tokenizer cannot make of template and label words.
   *
   * @param models whose tokenizer is asked
   * @throws Problem that tells the first such thing
   */
  public static void foresee(TrainSettings given, ModelCache models) {
    TrainSettings settings = CompleteSettings.of(given);
    TrainMaterial material = TrainMaterial.of(settings);
    PromptFormat format = material.format();
    Tokenizer tokenizer = models.tokenizer(settings.model());
    format.verbalizer(tokenizer);
    format.renderer(tokenizer);
    Streams streams = new Streams(settings.engine().seed());
    List<Example> rows = material.data().train().examples();
    Methods.named(settings.methodSettings().method())
        .secondView(settings, material.task(), new ViewParts(format, tokenizer, rows, streams));
  }

  /** Model, data and ticket, open; examples as the model reads them. */
  static final class Opened implements SharedWork<TrainResult> {
    final TrainSettings settings;
    final Method method;
    final ModelCache models;
    final Task task;
    final PromptFormat format;
    final TrainingData data;
    final Optional<Ticket> given;
    final ModelWeights weights;
    final BaseIdentity base;
    final LabelWords labelWords;
    final TaskTraining.Rows rows;
    private final Runnable end;
    private final Verbalizer verbalizer;
    private final Map<String, String> inputs;

    Opened(TrainSettings settings, Method method, ModelCache models, Runnable end) {
      this.end = end;
      this.settings = settings;
      this.method = method;
      this.models = models;
      TrainMaterial material = TrainMaterial.of(settings);
      this.task = material.task();
      this.format = material.format();
      this.data = material.data();
      this.given = settings.methodSettings().ticket().map(Ticket::load);
      requireTrainable(material.config());
      Engine engine = settings.engine().start();
      OpenModel opened = models.open(settings.model(), engine);
      Tokenizer tokenizer = opened.tokenizer();
      this.weights = opened.weights();
      this.base = opened.identity();
      try {
        if (format.head() == HeadKind.LABEL_WORDS) {
          weights.requireHead();
        }
        given.ifPresent(t -> t.requireBase(ticketFile(), base));
        this.verbalizer = format.verbalizer(tokenizer);
        this.labelWords = LabelWords.of(verbalizer, format.labelWords().size());
        Streams streams = new Streams(settings.engine().seed());
        ViewParts parts = new ViewParts(format, tokenizer, data.train().examples(), streams);
        this.rows =
            new TaskTraining.Rows(
                rendered(data.train()),
                rendered(data.dev()),
                format.renderer(tokenizer),
                method.secondView(settings, task, parts),
                task.kind().decision(task.labels(), LabelSet.EVEN),
                material.classWeights());
        this.inputs = hashes();
      } catch (RuntimeException e) {
        weights.close();
        throw e;
      }
    }

    @Override
    public Map<String, String> inputs() {
      return inputs;
    }

    @Override
    public Optional<MatrixLibrary> products() {
      return weights.chosenProducts();
    }

    @Override
    public TrainResult lead(Run run) {
      int pad = models.tokenizer(settings.model()).pad();
      run.listener().warn(weights.config().paddingNote(settings.model(), pad).stream().toList());
      run.listener().warn(verbalizer.warnings());
      run.listener().warn(data.warnings());
      run.listener().warn(given.flatMap(t -> t.missingIdentity(ticketFile())).stream().toList());
      return method.learn(new TrainStageContext(this, run)).result().orElseThrow();
    }

    @Override
    public void follow(Run run) {
      method.learn(new TrainStageContext(this, run));
    }

    @Override
    public void close() {
      weights.close();
      end.run();
    }

    private EncodedSet rendered(Dataset set) {
      return models.encoded(settings.model(), format, set.source(), set.examples());
    }

    private Path ticketFile() {
      return settings.methodSettings().ticket().orElseThrow();
    }

    private Map<String, String> hashes() {
      Map<String, String> hashes = new TreeMap<>(data.hashes());
      hashes.put("model", base.weights());
      hashes.put("tokenizer", base.tokenizer());
      hashes.put("configuration", ModelIdentity.training(ModelConfig.load(settings.model())));
      hashes.put("task", Hashes.json(task));
      given.ifPresent(t -> hashes.put("ticket", t.sha256()));
      List<Path> dictionaries = settings.methodSettings().dictionaries();
      hashes.putAll(TextIdentity.exact("dictionaries", dictionaries));
      return hashes;
    }

    private void requireTrainable(ModelConfig config) {
      List<Parameter> trained = config.parameters().stream().filter(method::trains).toList();
      if (!trained.isEmpty() && trained.stream().allMatch(Parameter::isHead)) {
        throw Problem.usage(
            "--method " + settings.methodSettings().method(),
            "an encoder with parameters of the kind that it trains",
            "none in " + config.family().modelType(),
            "choose another method, such as lora or ft");
      }
      boolean nothing =
          format.head() == HeadKind.LABEL_WORDS
              && format.promptLength() == 0
              && settings.methodSettings().prefixLength().orElse(0) == 0
              && settings.methodSettings().rank().isEmpty()
              && given.map(Ticket::selected).orElse(0L) == 0
              && settings.methodSettings().ratio().isEmpty()
              && config.parameters().stream().noneMatch(TrainableModel.whole(settings));
      if (nothing) {
        throw Problem.usage(
            "--ticket",
            "something to train",
            "no entries and a prompt of length 0",
            "give a ticket or a prompt");
      }
    }
  }
}
