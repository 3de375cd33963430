package org.ltp4j.classify;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.adapter.AdapterConfig;
import org.ltp4j.answer.Answer;
import org.ltp4j.answer.Batching;
import org.ltp4j.answer.Classification;
import org.ltp4j.answer.ClassifierInfo;
import org.ltp4j.answer.Refusals;
import org.ltp4j.answer.SharedUse;
import org.ltp4j.answer.TextClassifier;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.data.Example;
import org.ltp4j.engine.Engine;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.model.Additions;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.problem.OnFailure;
import org.ltp4j.problem.Problem;
import org.ltp4j.prompt.ClassHead;
import org.ltp4j.prompt.Head;
import org.ltp4j.prompt.PromptEncoder;
import org.ltp4j.prompt.PromptModel;
import org.ltp4j.scoring.EncodedSet;
import org.ltp4j.scoring.ModelCache;
import org.ltp4j.scoring.OpenModel;
import org.ltp4j.scoring.Scorer;
import org.ltp4j.template.Encoded;
import org.ltp4j.template.TemplateEncoder;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A trained classifier in memory, computed by the training engine.
 *
 * <pre>{@code
 * try (Classifier classifier = Classifier.load(Path.of("runs/nli/train/adapter"))) {
 *   Classification answer =
 *       classifier.classify(Map.of("premise", "It rains.", "hypothesis", "It is wet."));
 *   System.out.println(answer.label() + " " + answer.probabilities());
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads. Callers of {@link #classify} are answered in common batches;
 * other methods take turns, as the engine itself uses all its threads for one batch.
 */
public final class Classifier implements TextClassifier {
  private final Adapter adapter;
  private final AdapterConfig config;
  private final Path directory;
  private final ModelCache models;
  private final boolean isAlone;
  private final Tokenizer tokenizer;
  private final ModelWeights weights;
  private final BaseIdentity base;
  private final PromptEncoder prompt;
  private final Additions additions;
  private final ClassHead classHead;
  private final TemplateEncoder renderer;
  private final PromptModel model;
  private final Batching batching;
  private final SharedUse use;

  /** Held by whoever computes. */
  private final Object turn = new Object();

  private Optional<double[]> prior;
  private ClassifierInfo info;

  private Classifier(
      Adapter adapter,
      Path directory,
      Path ticket,
      Engine engine,
      ModelCache models,
      boolean isAlone,
      Batching batching) {
    this.batching = batching;
    this.use = new SharedUse(batching, this::scores, 1, this::free);
    this.adapter = adapter;
    this.config = adapter.config();
    this.directory = directory;
    this.models = models;
    this.isAlone = isAlone;
    OpenModel opened = models.open(directory, engine);
    this.tokenizer = opened.tokenizer();
    this.weights = opened.weights();
    this.base = opened.identity();
    try {
      adapter.requireBase(base);
      float[] virtual = adapter.applyTo(weights, ticket);
      this.prompt = virtual.length == 0 ? null : AdapterParts.prompt(virtual, weights);
      this.additions = adapter.additions(weights);
      this.renderer = config.prompt().renderer(tokenizer);
      this.classHead = AdapterParts.classHead(adapter, weights);
      Head head = classHead != null ? classHead : AdapterParts.words(adapter, tokenizer, weights);
      this.model = new PromptModel(new Encoder(weights, additions), prompt, head);
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  /**
   * Opens an adapter on the base model that it names, on the CPU with all its processors.
   *
   * @param adapter an adapter's directory, or that of the training that made it
   * @return the classifier; the caller closes it
   * @throws Problem if the adapter cannot be used or its base is not found
   */
  public static Classifier load(Path adapter) {
    return load(adapter, null, null, Engine.cpu(Engine.defaultThreads()));
  }

  /**
   * Opens an adapter.
   *
   * @param adapter an adapter's directory, or that of the training that made it
   * @param model the base model's directory, or null for the one the adapter names
   * @param ticket the ticket's file where the adapter names only its hash, or null
   * @param engine device, precision and threads
   * @return the classifier; the caller closes it
   * @throws Problem if the adapter cannot be used or the base is another one
   */
  public static Classifier load(Path adapter, Path model, Path ticket, Engine engine) {
    return load(adapter, model, ticket, engine, Batching.DEFAULT);
  }

  /**
   * The same with other limits on how callers wait.
   *
   * @param adapter an adapter's directory, or that of the training that made it
   * @param model the base model's directory, or null for the one the adapter names
   * @param ticket the ticket's file where the adapter names only its hash, or null
   * @param engine device, precision and threads
   * @param batching tokens of a batch, and how many texts may wait
   * @return the classifier; the caller closes it
   * @throws Problem if the adapter cannot be used or the base is another one
   */
  public static Classifier load(
      Path adapter, Path model, Path ticket, Engine engine, Batching batching) {
    ModelCache own = new ModelCache(0);
    return OnFailure.run(
        own::close, () -> load(adapter, model, ticket, engine, own, true, batching));
  }

  /**
   * The same with what earlier runs of this process have prepared.
   *
   * @param adapter an adapter's directory, or that of the training that made it
   * @param model the base model's directory, or null for the one the adapter names
   * @param ticket the ticket's file where the adapter names only its hash, or null
   * @param engine device, precision and threads
   * @param models base models that are open already; they stay so when this is closed
   * @return the classifier; the caller closes it
   * @throws Problem if the adapter cannot be used or the base is another one
   */
  public static Classifier load(
      Path adapter, Path model, Path ticket, Engine engine, ModelCache models) {
    return load(adapter, model, ticket, engine, models, false, Batching.DEFAULT);
  }

  private static Classifier load(
      Path adapter,
      Path model,
      Path ticket,
      Engine engine,
      ModelCache models,
      boolean isAlone,
      Batching batching) {
    Adapter opened = Adapter.open(adapter);
    Path directory = BaseModel.directory(adapter, opened, model);
    return new Classifier(opened, directory, ticket, engine, models, isAlone, batching);
  }

  /**
   * Where an adapter's base model is.
   *
   * @param adapter an adapter's directory, or that of the training that made it
   * @param model the base model as it was given, or null for the one that the adapter names
   * @return the base model's directory
   * @throws Problem if it is not found
   */
  public static Path base(Path adapter, Path model) {
    return BaseModel.directory(adapter, Adapter.open(adapter), model);
  }

  /**
   * What a person should know of the base: whether it is surely the right one, its padding.
   *
   * @return one line each; empty if all is well
   */
  public List<String> warnings() {
    return Stream.of(
            adapter.missingIdentity(), weights.config().paddingNote(directory, tokenizer.pad()))
        .flatMap(Optional::stream)
        .toList();
  }

  /** {@return where the base model is that is used} */
  public Path baseDirectory() {
    return directory;
  }

  /** {@return the base model that is used, as hashes} */
  public BaseIdentity base() {
    return base;
  }

  /** {@return what the adapter says of itself} */
  public AdapterConfig config() {
    return config;
  }

  /** {@return the file of trained values} */
  public Path weightsFile() {
    return adapter.weightsFile();
  }

  /** {@return the labels, in the order of all scores} */
  public List<String> labels() {
    return config.prompt().labels();
  }

  /** {@return how scores become answers} */
  public Decision decision() {
    return config.decision();
  }

  /** {@return the languages of the training data; empty if they are not known} */
  public List<String> trainingLanguages() {
    return adapter.trainingLanguages();
  }

  @Override
  public ClassifierInfo info() {
    return inTurn(this::described);
  }

  private ClassifierInfo described() {
    if (info == null) {
      info = AdapterParts.info(adapter, base, renderer.template(), weights.engine());
    }
    return info;
  }

  @Override
  public CompletableFuture<List<Classification>> submit(List<Map<String, String>> texts) {
    requireOneLabel();
    return use.submit(renderer, labels(), config.fitted(), texts);
  }

  @Override
  public CompletableFuture<? extends List<? extends Answer>> ask(List<Map<String, String>> texts) {
    return use.ask(renderer, decision(), config.fitted(), texts);
  }

  @Override
  public int waiting() {
    return use.waiting();
  }

  /**
   * Classifies examples; answers come in their order.
   *
   * @param source names the data in messages
   * @param examples the texts; what their labels are is of no account
   * @param batchTokens most tokens in a batch, padding included
   * @return as many answers as examples
   * @throws Problem if the task has not one label a text, or an example lacks a field
   */
  public List<Classification> answers(String source, List<Example> examples, int batchTokens) {
    requireOneLabel();
    EncodedSet inputs = render(source, examples);
    return Classification.of(
        labels(), inputs.inputs(), scores(inputs, batchTokens), config.fitted(), 0);
  }

  /**
   * Answers examples of any task; answers come in their order.
   *
   * @param source names the data in messages
   * @param examples the texts; what their labels are is of no account
   * @param batchTokens most tokens in a batch, padding included
   * @return as many answers as examples
   * @throws Problem if an example lacks a field
   */
  public List<Answer> said(String source, List<Example> examples, int batchTokens) {
    EncodedSet inputs = render(source, examples);
    return Answer.of(
        decision(),
        config.fitted(),
        config.task(),
        examples,
        inputs.inputs(),
        scores(inputs, batchTokens));
  }

  /**
   * Refuses adapters of tasks that ask for something else than one label a text.
   *
   * @throws Problem with what to use in place of this
   */
  public void requireOneLabel() {
    Refusals.severalLabels(adapter.directory(), config.task().kind());
  }

  /**
   * Renders examples as this classifier's model reads them.
   *
   * @param source names the data in messages
   * @param examples the texts, with labels or without
   * @return as many inputs as examples, in their order
   * @throws Problem if an example lacks a field
   */
  public EncodedSet render(String source, List<Example> examples) {
    return inTurn(() -> models.encoded(directory, config.prompt(), source, examples));
  }

  /**
   * Scores rendered examples.
   *
   * @param inputs what {@link #render} made of them
   * @param batchTokens most tokens in a batch, padding included
   * @return a score of each label for each, in their order; of each word where words have labels
   */
  public List<float[]> scores(EncodedSet inputs, int batchTokens) {
    return inTurn(() -> computed(inputs, batchTokens));
  }

  /** What the queue calls, also for those who still wait when this is closed. */
  private List<float[]> scores(List<Encoded> inputs) {
    synchronized (turn) {
      return computed(EncodedSet.unlabelled(inputs), batching.tokens());
    }
  }

  private List<float[]> computed(EncodedSet inputs, int batchTokens) {
    List<float[]> scores = new Scorer(model, batchTokens).scores(inputs);
    prior().ifPresent(logs -> Scorer.divideOut(logs, scores));
    return scores;
  }

  /**
   * What calibration subtracts from every text's scores, in the labels' order.
   *
   * @return empty if this classifier was not trained to be calibrated
   */
  public Optional<double[]> logPrior() {
    return inTurn(this::prior);
  }

  private Optional<double[]> prior() {
    if (prior == null) {
      prior = Scorer.of(model, batching.tokens(), config.prompt(), renderer).logPrior();
    }
    return prior;
  }

  private <T> T inTurn(Supplier<T> work) {
    return use.whileOpen(
        () -> {
          synchronized (turn) {
            return work.get();
          }
        });
  }

  @Override
  public void close() {
    use.close();
  }

  private void free() {
    if (prompt != null) {
      prompt.close();
    }
    additions.close();
    if (classHead != null) {
      classHead.close();
    }
    weights.close();
    if (isAlone) {
      models.close();
    }
  }
}
