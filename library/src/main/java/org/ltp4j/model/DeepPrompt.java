package org.ltp4j.model;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Tensors;
import org.ltp4j.random.Streams;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.safetensors.TensorSource;

/**
 * A prompt in every layer (P-tuning v2, Liu et al. 2022, arXiv 2110.07602; prefix tuning, Li and
 * Liang 2021): P keys and P values that stand before each row's own,
 *
 * <pre>softmax(q·[P_k ; k]ᵀ / √D)·[P_v ; v]</pre>
 *
 * in each head. They are trained directly, without a network that computes them. They take no
 * positions, so texts may be as long as without them.
 */
public final class DeepPrompt {
  private final int length;
  private final Map<Integer, Addition> layers = new TreeMap<>(); // (2, P, H) each

  private DeepPrompt(int length) {
    this.length = length;
  }

  /**
   * Random keys and values in every layer.
   *
   * @param length P
   * @param deviation of the normal distribution they come from; 1 in the published code
   */
  public static DeepPrompt random(
      ModelConfig config, int length, double deviation, Streams streams, Engine engine) {
    if (length < 1) {
      throw new IllegalArgumentException("a prompt of length " + length);
    }
    DeepPrompt prompt = new DeepPrompt(length);
    int numbers = Math.multiplyExact(2 * length, config.hidden());
    for (int i = 0; i < config.layers(); i++) {
      String name = name(config, i);
      float[] values = streams.normal(numbers, deviation, "deep-prompt", name);
      prompt.layers.put(i, Addition.of(name, i + 1, values, engine, 2, length, config.hidden()));
    }
    return prompt;
  }

  /** The prefixes that a file holds, all of one length; null if it holds none. */
  static DeepPrompt read(TensorSource stored, ModelConfig config, Engine engine) {
    DeepPrompt prompt = null;
    for (int i = 0; i < config.layers(); i++) {
      String name = name(config, i);
      TensorInfo info = stored.tensors().get(name);
      if (info == null) {
        continue;
      }
      if (prompt == null) {
        prompt = new DeepPrompt(Addition.size(info, 1, 3));
      }
      prompt.layers.put(
          i, Addition.read(stored, name, i + 1, engine, 2, prompt.length, config.hidden()));
    }
    return prompt;
  }

  private static String name(ModelConfig config, int layer) {
    return config.family().layer(layer) + "attention.self.prefix";
  }

  /** P, keys and values of each layer that has any. */
  public int length() {
    return length;
  }

  Collection<Addition> all() {
    return layers.values();
  }

  /** Whether layer {@code i}, from 0, has a prefix. */
  boolean isIn(int i) {
    return layers.containsKey(i);
  }

  /** Keys of the rows of layer {@code i}, (B, S, H), behind the prefix's: (B, P+S, H). */
  Tensor beforeKeys(int i, Tensor keys) {
    return before(i, 0, keys);
  }

  /** Values of the rows of layer {@code i}, (B, S, H), behind the prefix's: (B, P+S, H). */
  Tensor beforeValues(int i, Tensor values) {
    return before(i, 1, values);
  }

  private Tensor before(int i, int part, Tensor rows) {
    Tensor prefix = layers.get(i).as(rows).select(0, part); // (P, H)
    Tensor forEach = prefix.unsqueeze(0).expand(rows.size(0), length, rows.size(2)); // (B, P, H)
    return Tensors.cat(1, forEach, rows);
  }
}
