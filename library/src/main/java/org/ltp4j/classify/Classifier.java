package org.ltp4j.classify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.adapter.AdapterConfig;
import org.ltp4j.base.BaseIdentity;
import org.ltp4j.data.Example;
import org.ltp4j.engine.Engine;
import org.ltp4j.evaluation.Prediction;
import org.ltp4j.model.Additions;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelIdentity;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.modelname.ModelName;
import org.ltp4j.problem.Problem;
import org.ltp4j.prompt.ClassHead;
import org.ltp4j.prompt.Head;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.prompt.PromptEncoder;
import org.ltp4j.prompt.PromptModel;
import org.ltp4j.prompt.WordHead;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.TemplateEncoder;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A trained classifier in memory.
 *
 * <pre>{@code
 * try (Classifier classifier = Classifier.load(Path.of("runs/nli/train/adapter"))) {
 *   Classification answer =
 *       classifier.classify(Map.of("premise", "It rains.", "hypothesis", "It is wet."));
 *   System.out.println(answer.label() + " " + answer.probabilities());
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once; the engine itself uses all its threads for one
 * call.
 */
public final class Classifier implements AutoCloseable {
  private static final int BATCH_TOKENS = 4096;

  private final Adapter adapter;
  private final AdapterConfig config;
  private final Path directory;
  private final Preparations preparations;
  private final boolean isAlone;
  private final Tokenizer tokenizer;
  private final ModelWeights weights;
  private final BaseIdentity base;
  private final PromptEncoder prompt;
  private final Additions additions;
  private final ClassHead classHead;
  private final TemplateEncoder renderer;
  private final PromptModel model;

  private Classifier(
      Adapter adapter,
      Path directory,
      Path ticket,
      Engine engine,
      Preparations preparations,
      boolean isAlone) {
    this.adapter = adapter;
    this.config = adapter.config();
    this.directory = directory;
    this.preparations = preparations;
    this.isAlone = isAlone;
    this.tokenizer = preparations.tokenizer(directory);
    this.weights = preparations.weights(directory, engine);
    try {
      weights.config().requireVocabulary(directory, tokenizer.size());
      this.base = ModelIdentity.of(weights.config(), weights.sha256(), tokenizer.identity());
      adapter.requireBase(base);
      float[] virtual = adapter.applyTo(weights, ticket);
      this.prompt = virtual.length == 0 ? null : fixed(virtual, weights.config(), engine);
      this.additions = adapter.additions(weights);
      this.renderer = config.prompt().renderer(tokenizer);
      this.classHead = config.prompt().head() == HeadKind.CLASSIFICATION ? classHead() : null;
      this.model = new PromptModel(new Encoder(weights, additions), prompt, head());
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  /** Opens an adapter on the base model that it names, on the CPU with all its processors. */
  public static Classifier load(Path adapter) {
    return load(adapter, null, null, Engine.cpu(Engine.defaultThreads()));
  }

  /**
   * Opens an adapter.
   *
   * @param model the base model's directory, or null for the one the adapter names
   * @param ticket the ticket's file where the adapter names only its hash, or null
   * @throws Problem if the adapter cannot be used or the base is another one
   */
  public static Classifier load(Path adapter, Path model, Path ticket, Engine engine) {
    Preparations own = new Preparations(0);
    try {
      return load(adapter, model, ticket, engine, own, true);
    } catch (RuntimeException e) {
      own.close();
      throw e;
    }
  }

  /** The same with what earlier runs of this process have prepared. */
  public static Classifier load(
      Path adapter, Path model, Path ticket, Engine engine, Preparations preparations) {
    return load(adapter, model, ticket, engine, preparations, false);
  }

  private static Classifier load(
      Path adapter,
      Path model,
      Path ticket,
      Engine engine,
      Preparations preparations,
      boolean isAlone) {
    Adapter opened = Adapter.open(adapter);
    Path directory = base(adapter, opened, model);
    if (!Files.exists(directory)) {
      throw Problem.input(
          adapter,
          "its base model at " + directory,
          "nothing there",
          "pass the base model's directory as 'model' (--model on the command line)");
    }
    return new Classifier(opened, directory, ticket, engine, preparations, isAlone);
  }

  /**
   * Where an adapter's base model is.
   *
   * @param model the base model as it was given, or null for the one that the adapter names
   * @throws Problem if it is not found
   */
  public static Path base(Path adapter, Path model) {
    return base(adapter, Adapter.open(adapter), model);
  }

  private static Path base(Path adapter, Adapter opened, Path model) {
    return model == null ? base(adapter, opened) : ModelName.directory(model);
  }

  /**
   * Where the adapter's base is: as it was named when the adapter was made, from here or from a
   * directory above the adapter. Whether it is that model is checked when it is opened.
   */
  private static Path base(Path adapter, Adapter opened) {
    Path named = Path.of(opened.config().base().path());
    try {
      Path directory = ModelName.directory(named);
      return Files.exists(directory) ? directory : above(opened, named).orElse(directory);
    } catch (Problem e) {
      return above(opened, named)
          .orElseThrow(
              () ->
                  Problem.input(
                          adapter,
                          "its base model '" + named + "'",
                          "none of that name, nor below a directory above the adapter",
                          "pass the base model's directory as 'model' (--model on the command"
                              + " line)"
                              + (ModelName.isId(named.toString())
                                  ? ", or fetch it: ltp fetch model " + named
                                  : ""))
                      .causedBy(e));
    }
  }

  private static Optional<Path> above(Adapter opened, Path named) {
    if (named.isAbsolute()) {
      return Optional.empty();
    }
    Path bundled = Path.of("models").resolve(named); // as ltp4j itself has the model mini
    Path folder = opened.directory().toAbsolutePath().normalize();
    return Stream.iterate(folder, Objects::nonNull, Path::getParent)
        .flatMap(place -> Stream.of(place.resolve(named), place.resolve(bundled)))
        .filter(place -> Files.isRegularFile(place.resolve("config.json")))
        .findFirst();
  }

  private static PromptEncoder fixed(float[] virtual, ModelConfig config, Engine engine) {
    try (PointerScope scope = new PointerScope()) {
      int length = virtual.length / config.hidden();
      return PromptEncoder.of(
          Map.of("embedding.weight", engine.tensor(virtual, length, config.hidden())));
    }
  }

  private ClassHead classHead() {
    ModelConfig shape = weights.config();
    int labels = labels().size();
    return ClassHead.of(
        adapter.part(Adapter.HEAD, ClassHead.shapes(shape, labels)),
        shape,
        labels,
        weights.engine());
  }

  private Head head() {
    return classHead != null
        ? classHead
        : new WordHead(weights, LabelWords.of(config.prompt().verbalizer(tokenizer)));
  }

  /** What a person should know of the base: whether it is surely the right one, its padding. */
  public List<String> warnings() {
    return Stream.of(adapter.gap(), weights.config().paddingGap(directory, tokenizer.pad()))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Where the base model is that is used. */
  public Path baseDirectory() {
    return directory;
  }

  /** The base model that is used. */
  public BaseIdentity base() {
    return base;
  }

  /** What the adapter says of itself. */
  public AdapterConfig config() {
    return config;
  }

  /** The file of trained values. */
  public Path weightsFile() {
    return adapter.weightsFile();
  }

  /** The labels, in the order of all scores. */
  public List<String> labels() {
    return config.prompt().labels();
  }

  /** The languages of the training data; empty if they are not known. */
  public List<String> trainingLanguages() {
    return adapter.trainingLanguages();
  }

  /**
   * Classifies one text, given by field name.
   *
   * @throws Problem if no field has text, as {@code predict} and {@code eval} refuse such a row
   */
  public Classification classify(Map<String, String> fields) {
    return classify(List.of(fields)).get(0);
  }

  /**
   * Classifies texts; answers come in their order.
   *
   * @throws Problem if one of them has no text in any field
   */
  public List<Classification> classify(List<Map<String, String>> texts) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      if (!Example.hasText(texts.get(i))) {
        throw Problem.input(
            "text " + (i + 1), "text in some field", "white space only", "leave it out");
      }
      examples.add(new Example(Integer.toString(i + 1), null, texts.get(i), null));
    }
    return answers("texts", examples, BATCH_TOKENS);
  }

  /**
   * Classifies examples; answers come in their order.
   *
   * @param source names the data in messages
   * @param batchTokens most tokens in a batch, padding included
   */
  public List<Classification> answers(String source, List<Example> examples, int batchTokens) {
    RenderedSet inputs = render(source, examples);
    List<float[]> scores = scores(inputs, batchTokens);
    List<Classification> answers = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      Prediction prediction = prediction(examples.get(i), scores.get(i));
      answers.add(classification(prediction, inputs.inputs().get(i).truncated()));
    }
    return answers;
  }

  /** Renders examples as this classifier's model reads them. */
  public RenderedSet render(String source, List<Example> examples) {
    return preparations.rendered(directory, config.prompt(), source, examples);
  }

  /**
   * Scores rendered examples.
   *
   * @param batchTokens most tokens in a batch, padding included
   */
  public List<float[]> scores(RenderedSet inputs, int batchTokens) {
    return Scorer.of(model, batchTokens, config.prompt(), renderer).scores(inputs);
  }

  /**
   * What calibration subtracts from every text's scores, in the labels' order.
   *
   * @return empty if this classifier was not trained to be calibrated
   */
  public Optional<double[]> logPrior() {
    return Scorer.of(model, BATCH_TOKENS, config.prompt(), renderer).logPrior();
  }

  /**
   * Predicts examples.
   *
   * @param source names the data in messages
   */
  public List<Prediction> predict(String source, List<Example> examples, int batchTokens) {
    List<float[]> scores = scores(render(source, examples), batchTokens);
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      predictions.add(prediction(examples.get(i), scores.get(i)));
    }
    return predictions;
  }

  private static Prediction prediction(Example example, float[] scores) {
    return new Prediction(example.id(), example.language(), example.label(), scores);
  }

  private Classification classification(Prediction prediction, boolean truncated) {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    Map<String, Float> scores = new LinkedHashMap<>();
    double[] p = prediction.probabilities();
    for (int i = 0; i < p.length; i++) {
      probabilities.put(labels().get(i), p[i]);
      scores.put(labels().get(i), prediction.scores()[i]);
    }
    return new Classification(labels().get(prediction.label()), probabilities, scores, truncated);
  }

  @Override
  public void close() {
    if (prompt != null) {
      prompt.close();
    }
    additions.close();
    if (classHead != null) {
      classHead.close();
    }
    weights.close();
    if (isAlone) {
      preparations.close();
    }
  }
}
