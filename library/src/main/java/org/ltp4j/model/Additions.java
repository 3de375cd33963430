package org.ltp4j.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Engine;
import org.ltp4j.safetensors.TensorSource;

/**
 * What is added to an encoder's own weights: a deep prompt, low-rank products. Owns both parts;
 * {@link #close} frees them.
 *
 * @param deepPrompt keys and values before those of the text, or null
 * @param lowRank products added to weights, or null
 */
public record Additions(DeepPrompt deepPrompt, LowRank lowRank) implements AutoCloseable {
  /** Nothing: the encoder as the checkpoint describes it. */
  public static final Additions NONE = new Additions(null, null);

  /**
   * The additions that a file holds; possibly none.
   *
   * @param alpha of the low-rank products; their rank is in their shapes
   * @throws org.ltp4j.problem.Problem if tensors are missing or do not fit the model
   */
  public static Additions read(
      TensorSource stored, ModelConfig config, double alpha, Engine engine) {
    return new Additions(
        DeepPrompt.read(stored, config, engine), LowRank.read(stored, config, alpha, engine));
  }

  /** Every added tensor. */
  public List<Addition> all() {
    List<Addition> all = new ArrayList<>();
    if (deepPrompt != null) {
      all.addAll(deepPrompt.all());
    }
    if (lowRank != null) {
      all.addAll(lowRank.all());
    }
    return all;
  }

  /** Every added tensor by name. */
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    all().forEach(a -> tensors.put(a.name(), a.tensor()));
    return tensors;
  }

  @Override
  public void close() {
    all().forEach(Addition::close);
  }
}
