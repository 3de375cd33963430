package org.ltp4j.method;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.adapter.AdapterConfig;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.Additions;
import org.ltp4j.model.DeepPrompt;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.LowRank;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.optim.Adam;
import org.ltp4j.optim.DenseTensor;
import org.ltp4j.optim.Optimizer;
import org.ltp4j.optim.ParameterSet;
import org.ltp4j.optim.Trainable;
import org.ltp4j.optim.Trainables;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.prompt.ClassHead;
import org.ltp4j.prompt.Head;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.prompt.PromptEncoder;
import org.ltp4j.prompt.PromptModel;
import org.ltp4j.prompt.WordHead;
import org.ltp4j.random.Streams;
import org.ltp4j.recipe.MethodSettings;
import org.ltp4j.recipe.OptimizerSettings;
import org.ltp4j.recipe.TrainSettings;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.ticket.Ticket;

/**
 * A model as a method trains it: what it reads with, what it answers with, and all that training
 * may change. Owns the tensors that the model has not; {@link #close} frees them.
 */
public final class TrainableModel implements AutoCloseable {
  /** Deviation of a prompt that enters the model directly: that of XLM-R's own embeddings. */
  private static final double DIRECT_DEVIATION = 0.02;

  private final TrainSettings settings;
  private final PromptFormat format;
  private final ModelWeights weights;
  private final Optional<Ticket> ticket;
  private final PromptEncoder prompt;
  private final Additions additions;
  private final ClassHead classHead;
  private final PromptModel model;
  private final Map<Trainable, Optimizer.Own> own = new IdentityHashMap<>();
  private final ParameterSet parameters;

  /**
   * Makes everything that the method trains, as it is before the first step.
   *
   * @param settings complete ones, see {@link CompleteSettings}
   * @param weights the pretrained model, which training changes in memory
   * @param words the label words; not looked at by a classification head
   */
  public TrainableModel(
      TrainSettings settings,
      PromptFormat format,
      ModelWeights weights,
      Optional<Ticket> ticket,
      LabelWords words) {
    this.settings = settings;
    this.format = format;
    this.weights = weights;
    this.ticket = ticket;
    Engine engine = weights.engine();
    this.prompt = prompt(settings, format, weights.config(), engine);
    this.additions = additions(settings, weights.config(), engine);
    this.classHead = format.head() != HeadKind.LABEL_WORDS ? classHead() : null;
    Head head = classHead == null ? new WordHead(weights, words) : classHead;
    this.model = new PromptModel(new Encoder(weights, additions), prompt, head);
    this.parameters =
        new ParameterSet(
            trainables(), weights.config().family().wordEmbeddings(), engine.threads());
  }

  /** The soft prompt at its beginning; null if there is none. */
  public static PromptEncoder prompt(
      TrainSettings settings, PromptFormat format, ModelConfig config, Engine engine) {
    return format.promptLength() == 0
        ? null
        : PromptEncoder.random(
            settings.methodSettings().promptEncoder().orElse(PromptEncoder.Kind.LSTM),
            format.promptLength(),
            config.hidden(),
            DIRECT_DEVIATION,
            new Streams(settings.engine().seed()),
            engine);
  }

  /** Deep prompt and low-rank products at their beginning, as far as the method has them. */
  public static Additions additions(TrainSettings settings, ModelConfig config, Engine engine) {
    MethodSettings tuning = settings.methodSettings();
    Streams streams = new Streams(settings.engine().seed());
    int prefix = tuning.prefixLength().orElse(0);
    return new Additions(
        prefix == 0 ? null : DeepPrompt.random(config, prefix, 1, streams, engine),
        tuning
            .rank()
            .map(
                rank ->
                    LowRank.random(
                        config,
                        Set.of(Kind.QUERY, Kind.VALUE, Kind.QUERY_KEY_VALUE),
                        rank,
                        tuning.alpha().orElseThrow(),
                        streams,
                        engine))
            .orElse(null));
  }

  /**
   * Which tensors of the model are trained as a whole. The masked-language-modelling head is none
   * of them where another head answers, since no gradient reaches it.
   */
  public static Predicate<Parameter> whole(TrainSettings settings) {
    Method method = Methods.named(settings.methodSettings().method());
    boolean words = settings.methodSettings().head().orElseThrow() == HeadKind.LABEL_WORDS;
    return p -> method.trains(p) && (words || !p.isHead());
  }

  /** How it reads examples. */
  public PromptFormat format() {
    return format;
  }

  /** The model in its present state. */
  public PromptModel model() {
    return model;
  }

  /** All that training may change. */
  public ParameterSet parameters() {
    return parameters;
  }

  /** What updates them in a training of so many steps. */
  public Optimizer optimizer(long total) {
    OptimizerSettings chosen = settings.optimizer();
    double rate = chosen.learningRate().orElseThrow();
    return new Optimizer(Adam.DEFAULT, chosen.schedule().rates(rate, total), own::get);
  }

  /** The ticket whose entries are trained, if there is one. */
  public Optional<Ticket> ticket() {
    return ticket;
  }

  /** What is added to the model's weights in the encoder. */
  public AdapterConfig.EncoderAdditions encoderAdditions() {
    MethodSettings tuning = settings.methodSettings();
    return new AdapterConfig.EncoderAdditions(
        tuning.prefixLength().orElse(0), tuning.rank().orElse(0), tuning.alpha().orElse(0.0));
  }

  /** What an adapter holds: the trained values, and the virtual tokens that come of them. */
  public List<TensorData> adapterTensors() {
    List<TensorData> tensors = new ArrayList<>(parameters.values());
    if (prompt != null) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        float[] values = Tensors.floats(prompt.forward()); // (P, H)
        tensors.add(
            TensorData.floats(
                Adapter.PROMPT, values, format.promptLength(), weights.config().hidden()));
      }
    }
    return tensors;
  }

  @Override
  public void close() {
    parameters.close();
    if (classHead != null) {
      classHead.close();
    }
    additions.close();
    if (prompt != null) {
      prompt.close();
    }
  }

  private ClassHead classHead() {
    return ClassHead.random(
        format.head(),
        weights.config(),
        format.labels().size(),
        new Streams(settings.engine().seed()),
        weights.engine());
  }

  private List<Trainable> trainables() {
    OptimizerSettings rates = settings.optimizer();
    Engine engine = weights.engine();
    List<Trainable> all = new ArrayList<>();
    if (prompt != null) {
      add(all, dense("prompt/", 0, prompt.tensors()), rates.promptLearningRate());
    }
    Additions deep = new Additions(additions.deepPrompt(), null);
    Additions products = new Additions(null, additions.lowRank());
    add(all, Trainables.dense(deep, engine), rates.promptLearningRate());
    add(all, Trainables.dense(products, engine), Optional.empty());
    add(all, Trainables.whole(weights, whole(settings)), Optional.empty());
    ticket.ifPresent(
        t -> add(all, Trainables.entries(weights, t.bitmaps()), rates.ticketLearningRate()));
    if (classHead != null) {
      int above = weights.config().layers() + 1;
      add(all, dense(Adapter.HEAD, above, classHead.tensors()), rates.headLearningRate());
    }
    return all;
  }

  private void add(List<Trainable> all, List<? extends Trainable> more, Optional<Double> rate) {
    OptimizerSettings chosen = settings.optimizer();
    for (Trainable t : more) {
      double decay = decays(t) ? chosen.weightDecay() : 0;
      own.put(t, new Optimizer.Own(rate.or(chosen::learningRate).orElseThrow(), decay));
      all.add(t);
    }
  }

  /**
   * Whether weight decay applies to it: only to matrices above the input. Vectors shift or scale;
   * rows of embedding tables are inputs, as prompts are, and those that no batch has read are to
   * stay.
   */
  private static boolean decays(Trainable trainable) {
    return trainable.layer() > 0 && trainable.shape().length == 2;
  }

  private List<DenseTensor> dense(String prefix, int layer, Map<String, Tensor> tensors) {
    return tensors.entrySet().stream()
        .map(
            t ->
                new DenseTensor(
                    prefix + t.getKey(), layer, t.getValue(), weights.engine(), () -> {}))
        .toList();
  }
}
