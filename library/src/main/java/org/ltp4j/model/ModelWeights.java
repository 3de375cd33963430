package org.ltp4j.model;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.HostFloats;
import org.ltp4j.engine.Int8Weight;
import org.ltp4j.engine.MatrixLibrary;
import org.ltp4j.engine.Precision;
import org.ltp4j.engine.Products;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.modelfiles.ModelFiles;
import org.ltp4j.parameter.Kind;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.OnFailure;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.safetensors.TensorSource;

/**
 * A model's parameters as tensors: θ0, and while training runs also θ. Values in single precision
 * are mapped copy-on-write from the file, so a 1.1 GB model opens at once, several processes share
 * its pages, and training dirties only what it changes.
 *
 * <p>Owns its tensors; {@link #close} frees them.
 */
public final class ModelWeights implements AutoCloseable {
  /** Tensors that passes get only by {@link #use}. */
  private static final Set<Kind> PROJECTIONS = EnumSet.range(Kind.QUERY, Kind.OUTPUT);

  private final ModelConfig config;
  private final Engine engine;
  private List<Parameter> parameters;
  private final WeightFiles files = new WeightFiles();
  private final Map<String, HostFloats> memory = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new HashMap<>();
  private final ConvertedCopies copies;
  // Concurrent: updates run in parallel, and each calls changed().
  private final Map<String, Int8Weight> int8 = new ConcurrentHashMap<>();
  private Supplier<String> hash = this::hashOfMemory;
  private String sha256;
  private String description = "weights";
  private Products products;

  private ModelWeights(ModelConfig config, List<Parameter> parameters, Engine engine) {
    this.config = config;
    this.engine = engine;
    this.parameters = parameters;
    this.copies = new ConvertedCopies(tensors::get, engine);
  }

  /**
   * Opens the weights of a model directory. An encoder that was published without a
   * masked-language-modelling head has none here either; see {@link #requireHead}.
   */
  public static ModelWeights open(Path directory, Engine engine) {
    ModelConfig config = ModelConfig.load(directory);
    // What is mapped outlives the open file.
    try (TensorSource files = ModelFiles.open(directory)) {
      CanonicalSource source = new CanonicalSource(files, config);
      ModelWeights weights = of(config, source, engine);
      weights.hash = () -> hashOf(directory, config);
      return weights;
    }
  }

  /**
   * Opens the weights of a model directory and takes their {@link #sha256} at once. What was
   * widened into memory is not read a second time for it; what is mapped is, since its pages would
   * stay in memory.
   *
   * @throws Problem if a value is no finite number
   */
  public static ModelWeights openHashed(Path directory, Engine engine) {
    ModelWeights weights = open(directory, engine);
    return OnFailure.run(
        weights::close,
        () -> {
          try (CanonicalSource source = source(directory)) {
            WeightsHash.Values stored = WeightsHash.of(source);
            weights.sha256 =
                weights.hashOf(
                    (p, first, into, n) -> {
                      boolean mapped = !weights.memory.get(p.name()).isOwn();
                      (mapped ? stored : weights.inMemory()).read(p, first, into, n);
                    });
          }
          return weights;
        });
  }

  /** Read from the files again: mapped pages may hold trained values by then. */
  private static String hashOf(Path directory, ModelConfig config) {
    try (CanonicalSource source = source(directory)) {
      return sha256(config, source);
    }
  }

  /** The same weights under canonical names, for readers that need no tensors (tickets). */
  public static CanonicalSource source(Path directory) {
    return new CanonicalSource(ModelFiles.open(directory), ModelConfig.load(directory));
  }

  /** The hash of weights under canonical names, as {@link #sha256()} of the same weights. */
  public static String sha256(ModelConfig config, TensorSource source) {
    return WeightsHash.of(source.describe(), present(config, source), WeightsHash.of(source));
  }

  private static List<Parameter> present(ModelConfig config, TensorSource source) {
    return config.parameters().stream()
        .filter(p -> source.tensors().containsKey(p.name()))
        .toList();
  }

  /** Takes every parameter of a source under canonical names; a head may be missing. */
  public static ModelWeights of(ModelConfig config, TensorSource source, Engine engine) {
    ModelWeights weights = new ModelWeights(config, present(config, source), engine);
    weights.description = source.describe();
    try {
      for (Parameter p : weights.parameters) {
        weights.put(p, weights.files.read(source, source.require(p.name())));
      }
      return weights;
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  /**
   * Random weights as BERT's initialisation draws them: N(0, initializerRange²) for matrices (the
   * padding row is zero), 0 for biases, 1 for the scale of normalisations.
   */
  public static ModelWeights random(ModelConfig config, Streams streams, Engine engine) {
    ModelWeights weights = new ModelWeights(config, config.parameters(), engine);
    for (Parameter p : weights.parameters) {
      HostFloats values = random(p, config, streams);
      if (p.name().equals(config.family().wordEmbeddings())) {
        long padding = (long) config.padId() * config.hidden();
        values.floats(padding, config.hidden()).put(new float[config.hidden()]);
      }
      weights.put(p, values);
    }
    return weights;
  }

  private static HostFloats random(Parameter p, ModelConfig config, Streams streams) {
    HostFloats values = HostFloats.zeros(p.elements());
    if (p.shape().length == 2) {
      int n = Math.toIntExact(p.elements());
      values.floats(0, n).put(streams.normal(n, config.initializerRange(), "weights", p.name()));
    } else if (!p.isBias()) {
      for (long i = 0; i < p.elements(); i++) {
        values.put(i, 1);
      }
    }
    return values;
  }

  /**
   * The same encoder with a masked-language-modelling head to be trained: its own if it has one,
   * else random weights as {@link #random(ModelConfig, Streams, Engine)} draws them. Its hash stays
   * that of the encoder as it was opened.
   */
  public ModelWeights addHead(Streams streams) {
    if (hasHead()) {
      return this;
    }
    parameters = config.parameters();
    parameters.stream().filter(Parameter::isHead).forEach(p -> put(p, random(p, config, streams)));
    return this;
  }

  /** Whether there is a masked-language-modelling head. */
  public boolean hasHead() {
    return parameters.stream().anyMatch(Parameter::isHead);
  }

  /**
   * Fails unless there is a masked-language-modelling head.
   *
   * @throws Problem that says how to come by one
   */
  public void requireHead() {
    if (!hasHead()) {
      throw Problem.input(
          description,
          "a masked-language-modelling head ("
              + config.anatomy().head().dense().weight()
              + " and others), which scores label words and masked text",
          "an encoder without one",
          "fit one with ltp mlm --trained head, use the ...ForMaskedLM checkpoint of this model, or"
              + " choose a method with a classification head (--method ft)");
    }
  }

  private void put(Parameter p, HostFloats values) {
    memory.put(p.name(), values);
    tensors.put(p.name(), Scope.own(engine.place(values.tensor(p.shape()))));
  }

  /** The model's shape. */
  public ModelConfig config() {
    return config;
  }

  /** Where the tensors live. */
  public Engine engine() {
    return engine;
  }

  /** The library that computes its projections; chosen when first asked for. */
  public Products products() {
    if (products == null) {
      products = Products.choose(engine, config.hidden(), config.intermediate());
    }
    return products;
  }

  /** The same, where there is a choice: in single precision on the CPU. */
  public Optional<MatrixLibrary> chosenProducts() {
    return engine.onHost() && engine.precision() == Precision.FP32
        ? Optional.of(products().library())
        : Optional.empty();
  }

  /** All parameters in canonical order; those of a head that is not there are missing. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** The parameter of this canonical name. */
  public Parameter parameter(String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  /** The single-precision tensor of this name: the leaf that training changes. */
  public Tensor tensor(String name) {
    Tensor t = tensors.get(name);
    if (t == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return t;
  }

  /**
   * The tensor of this name in the precision of the products. A copy of a value that does not
   * change is made once; of one that is being trained, in the graph at every use.
   */
  public Tensor use(String name) {
    Tensor t = tensor(name);
    if (engine.precision() != Precision.BF16) {
      return t;
    }
    if (t.requires_grad() && GradMode.is_enabled()) {
      return t.to(engine.precision().type());
    }
    return copies.of(name);
  }

  /** A projection's weight of this name in eight bits, or null unless the engine asks for that. */
  Int8Weight rounded(String name) {
    if (engine.precision() != Precision.INT8) {
      return null;
    }
    if (GradMode.is_enabled()) {
      throw new IllegalStateException("rounded weights have no gradients");
    }
    return int8.computeIfAbsent(name, n -> Int8Weight.of(tensor(n)));
  }

  /**
   * Where the gradient of a tensor arrives that is trained, or some entries of it. Of a projection
   * it is the converted copy, made once after each change: neither that copy nor its dense gradient
   * is widened. On a GPU that holds for the layers' normalisations too. Of all else, and in single
   * precision, it is the tensor itself.
   */
  public Leaf leaf(Parameter p) {
    String name = p.name();
    boolean norm = !engine.onHost() && p.kind() == Kind.LAYER_NORM && p.layer() > 0;
    boolean copied = norm || PROJECTIONS.contains(p.kind());
    if (engine.precision() != Precision.BF16 || !copied) {
      return Leaf.of(tensor(name));
    }
    return copies.leaf(name);
  }

  /** Tells that values of this name have changed, so that a converted copy is made anew. */
  public void changed(String name) {
    copies.changed(name);
    Int8Weight rounded = int8.remove(name);
    if (rounded != null) {
      rounded.close();
    }
  }

  /** Values [from, from + n) of a parameter as they are now, wherever they live. */
  public FloatBuffer values(Parameter p, long from, int n) {
    if (engine.onHost()) {
      return memory.get(p.name()).floats(from, n);
    }
    try (PointerScope scope = new PointerScope()) {
      return FloatBuffer.wrap(Tensors.floats(tensor(p.name()), from, n));
    }
  }

  /** The host memory of this name; on the CPU it is the tensor's own. */
  public HostFloats memory(String name) {
    return memory.get(name);
  }

  /** SHA-256 over names, shapes and single-precision values: the identity of a base. */
  public String sha256() {
    if (sha256 == null) {
      sha256 = hash.get();
    }
    return sha256;
  }

  /** Sets the hash of weights whose file has been hashed before. */
  public void setSha256(String known) {
    sha256 = known;
  }

  private String hashOfMemory() {
    return hashOf(inMemory());
  }

  private String hashOf(WeightsHash.Values values) {
    return WeightsHash.of(description, parameters, values);
  }

  private WeightsHash.Values inMemory() {
    return (p, first, into, n) -> memory.get(p.name()).floats(first, n).get(into, 0, n);
  }

  @Override
  public void close() {
    tensors.values().forEach(Scope::disown);
    copies.close();
    int8.values().forEach(Int8Weight::close);
    tensors.clear();
    int8.clear();
    memory.values().forEach(HostFloats::close);
    memory.clear();
    files.close();
  }
}
