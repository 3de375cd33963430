package org.ltp4j.prompt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.random.Streams;

/**
 * The soft prompt: virtual tokens (P, H) computed from a trained embedding.
 *
 * <ul>
 *   <li>{@link Kind#NONE}: the embedding itself.
 *   <li>{@link Kind#MLP}: Linear - ReLU - Linear over it.
 *   <li>{@link Kind#LSTM}: a bi-directional LSTM (H each way), then Linear(2H, H) - ReLU -
 *       Linear(H, H), as P-tuning reparameterises (Liu et al. 2021, arXiv 2103.10385).
 * </ul>
 *
 * <p>Parameter names and gate order are PyTorch's. Owns its tensors; {@link #close} frees them.
 */
public final class PromptEncoder implements AutoCloseable {
  /** How virtual tokens are computed from the embedding. */
  public enum Kind {
    /** Not at all. */
    NONE,
    /** By a two-layer perceptron. */
    MLP,
    /** By a bi-directional LSTM and a two-layer perceptron. */
    LSTM
  }

  private static final String[] DIRECTIONS = {"", "_reverse"};
  private static final String[] GATES = {"weight_ih", "weight_hh", "bias_ih", "bias_hh"};

  private final Kind kind;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private PromptEncoder(Kind kind) {
    this.kind = kind;
  }

  /**
   * A prompt with random values: the embedding from N(0, 1), or from N(0, {@code deviation}²) where
   * it enters the model directly; linear and LSTM weights uniform in ±1/√fan-in as PyTorch draws
   * them.
   */
  public static PromptEncoder random(
      Kind kind, int length, int hidden, double deviation, Streams streams, Engine engine) {
    PromptEncoder encoder = new PromptEncoder(kind);
    double spread = kind == Kind.NONE ? deviation : 1;
    encoder.put(
        "embedding.weight",
        streams.normal(length * hidden, spread, "prompt", "embedding.weight"),
        engine,
        length,
        hidden);
    Initialiser draw =
        (name, fanIn, shape) -> {
          int n = (int) (shape.length == 1 ? shape[0] : shape[0] * shape[1]);
          float[] values = streams.uniform(n, 1 / Math.sqrt(fanIn), "prompt", name);
          encoder.put(name, values, engine, shape);
        };
    if (kind == Kind.LSTM) {
      for (String d : DIRECTIONS) {
        draw.tensor("lstm.weight_ih_l0" + d, hidden, 4L * hidden, hidden);
        draw.tensor("lstm.weight_hh_l0" + d, hidden, 4L * hidden, hidden);
        draw.tensor("lstm.bias_ih_l0" + d, hidden, 4L * hidden);
        draw.tensor("lstm.bias_hh_l0" + d, hidden, 4L * hidden);
      }
    }
    if (kind != Kind.NONE) {
      int in = kind == Kind.LSTM ? 2 * hidden : hidden;
      draw.tensor("mlp.0.weight", in, hidden, in);
      draw.tensor("mlp.0.bias", in, hidden);
      draw.tensor("mlp.2.weight", hidden, hidden, hidden);
      draw.tensor("mlp.2.bias", hidden, hidden);
    }
    return encoder;
  }

  private interface Initialiser {
    void tensor(String name, int fanIn, long... shape);
  }

  /** A prompt with these values, by PyTorch's parameter names; shapes decide the kind. */
  public static PromptEncoder of(Map<String, Tensor> values) {
    Kind kind =
        values.containsKey("lstm.weight_ih_l0")
            ? Kind.LSTM
            : values.containsKey("mlp.0.weight") ? Kind.MLP : Kind.NONE;
    PromptEncoder encoder = new PromptEncoder(kind);
    values.forEach((name, t) -> encoder.tensors.put(name, Scope.own(t)));
    return encoder;
  }

  private void put(String name, float[] values, Engine engine, long... shape) {
    tensors.put(name, Scope.own(engine.tensor(values, shape)));
  }

  /** How the virtual tokens are computed. */
  public Kind kind() {
    return kind;
  }

  /** All trained tensors by name, {@code embedding.weight} (P, H) first. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /** The virtual tokens, (P, H), in a graph when gradients are recorded. */
  public Tensor forward() {
    Tensor embedding = tensors.get("embedding.weight"); // (P, H)
    return switch (kind) {
      case NONE -> embedding;
      case MLP -> perceptron(embedding);
      case LSTM -> perceptron(lstm(embedding));
    };
  }

  private Tensor perceptron(Tensor x) {
    Tensor inner =
        torch.relu(Tensors.linear(x, tensors.get("mlp.0.weight"), tensors.get("mlp.0.bias")));
    return Tensors.linear(inner, tensors.get("mlp.2.weight"), tensors.get("mlp.2.bias"));
  }

  private Tensor lstm(Tensor embedding) {
    Tensor zero = torch.zeros_like(embedding.narrow(0, 0, 1)); // (1, H)
    Tensor start = zero.repeat(2, 1).unsqueeze(1); // (2, 1, H): both directions
    TensorVector weights =
        new TensorVector(
            Stream.of(DIRECTIONS)
                .flatMap(d -> Stream.of(GATES).map(g -> tensors.get("lstm." + g + "_l0" + d)))
                .toArray(Tensor[]::new));
    return torch
        .lstm(
            embedding.unsqueeze(0), // (1, P, H)
            new TensorVector(start, start),
            weights,
            true,
            1,
            0,
            GradMode.is_enabled(),
            true,
            true)
        .get0()
        .select(0, 0); // (P, 2H)
  }

  @Override
  public void close() {
    tensors.values().forEach(Scope::disown);
    tensors.clear();
  }
}
