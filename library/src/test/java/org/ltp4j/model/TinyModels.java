package org.ltp4j.model;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Precision;
import org.ltp4j.engine.Tensors;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.random.Streams;
import org.ltp4j.safetensors.Dtype;
import org.ltp4j.safetensors.SafetensorsWriter;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.safetensors.TensorInfo;
import org.ltp4j.ticket.Bitmap;

/** Models small enough for many steps, with sizes that are no multiples of a machine word. */
public final class TinyModels {
  /** Two threads, single precision; on another device with {@code -Dltp.device=cuda}. */
  public static final Engine ENGINE =
      new Engine(System.getProperty("ltp.device", "cpu"), Precision.FP32, 2);

  private TinyModels() {}

  /** A shape with three layers; weights large enough for every path to matter. */
  public static ModelConfig config(Family family) {
    boolean roberta = family == Family.ROBERTA;
    boolean modern = family == Family.MODERNBERT;
    return new ModelConfig(
        family,
        71,
        modern ? 24 : 20,
        3,
        4,
        36,
        24,
        family == Family.BERT ? 2 : roberta ? 1 : 0,
        family == Family.DISTILBERT ? 1e-12 : 1e-5,
        roberta ? 1 : 0,
        new Dropout(0.1, 0.2),
        0.3,
        modern ? new Rotary(160, 10, 3, List.of(false, true, true)) : null);
  }

  /** The same with another encoder. */
  public static ModelConfig config(
      Family family, int hidden, int layers, int heads, int intermediate) {
    ModelConfig tiny = config(family);
    return new ModelConfig(
        family,
        tiny.vocabulary(),
        hidden,
        layers,
        heads,
        intermediate,
        tiny.positions(),
        tiny.types(),
        tiny.epsilon(),
        tiny.padId(),
        tiny.dropout(),
        tiny.initializerRange(),
        tiny.rotary());
  }

  /** Random weights of that shape. */
  public static ModelWeights weights(Family family, long seed) {
    return weights(family, seed, ENGINE);
  }

  /** The same in another engine. */
  public static ModelWeights weights(Family family, long seed, Engine engine) {
    return ModelWeights.random(config(family), new Streams(seed), engine);
  }

  /** A ticket over all tensors (biases of keys excepted) with about this share of each. */
  public static Map<String, Bitmap> ticket(
      List<Parameter> parameters, double share, SplittableRandom random) {
    Map<String, Bitmap> ticket = new HashMap<>();
    for (Parameter p : parameters) {
      if (p.isKeyBias()) {
        continue;
      }
      Bitmap bits = new Bitmap(p.elements());
      for (long i = 0; i < p.elements(); i++) {
        if (random.nextDouble() < share) {
          bits.set(i);
        }
      }
      ticket.put(p.name(), bits);
    }
    return ticket;
  }

  /** Rows of 5 to 12 ordinary tokens with virtual tokens before the last two. */
  public static int[][] rows(ModelConfig config, int count, int virtual, SplittableRandom random) {
    int[][] rows = new int[count][];
    for (int r = 0; r < count; r++) {
      int text = 5 + random.nextInt(8);
      rows[r] = new int[text + virtual];
      for (int s = 0; s < rows[r].length; s++) {
        int inPrompt = s - (text - 2);
        rows[r][s] =
            inPrompt >= 0 && inPrompt < virtual
                ? -(inPrompt + 1)
                : 3 + random.nextInt(config.vocabulary() - 3);
      }
    }
    return rows;
  }

  /** The values of all tensors by name. */
  public static Map<String, float[]> values(ModelWeights weights) {
    Map<String, float[]> values = new HashMap<>();
    weights.parameters().forEach(p -> values.put(p.name(), values(weights, p.name())));
    return values;
  }

  /** The values of a tensor as they are now. */
  public static float[] values(ModelWeights weights, String name) {
    Parameter p = weights.parameter(name);
    float[] values = new float[(int) p.elements()];
    weights.values(p, 0, values.length).get(values);
    return values;
  }

  /** The gradients that tensors have, by name; those without one are left out. */
  public static Map<String, float[]> gradients(Map<String, Tensor> tensors) {
    Map<String, float[]> gradients = new HashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (tensor.grad().defined()) {
            gradients.put(name, Tensors.floats(tensor.grad()));
          }
        });
    return gradients;
  }

  /** Writes a model's weights in single precision, as {@code model.safetensors} in a folder. */
  public static void write(ModelWeights weights, Path folder) {
    List<TensorData> tensors =
        weights.parameters().stream()
            .map(
                p ->
                    TensorData.of(
                        new TensorInfo(p.name(), Dtype.F32, p.shape()),
                        weights.memory(p.name()).bytes()))
            .toList();
    SafetensorsWriter.write(folder.resolve("model.safetensors"), Map.of("format", "pt"), tensors);
  }
}
