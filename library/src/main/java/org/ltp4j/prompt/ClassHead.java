package org.ltp4j.prompt;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.Scope;
import org.ltp4j.engine.Tensors;
import org.ltp4j.model.DropoutMasks;
import org.ltp4j.model.Family;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.problem.Problem;
import org.ltp4j.random.Streams;
import org.ltp4j.template.HeadKind;

/**
 * A head of its own, as XLM-R's in transformers and with its parameters' names: over whole texts
 * dropout, Linear(H, H), tanh, dropout, Linear(H, C) (RobertaClassificationHead); over words
 * dropout, Linear(H, C) (RobertaForTokenClassification). Owns its tensors; {@link #close} frees
 * them.
 */
public final class ClassHead implements Head, AutoCloseable {
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private final HeadKind kind;
  private final int labels;

  private ClassHead(HeadKind kind, int labels) {
    this.kind = kind;
    this.labels = labels;
  }

  /** The shapes of the tensors of a head over whole texts, by name. */
  public static Map<String, long[]> shapes(ModelConfig config, int labels) {
    return shapes(HeadKind.CLASSIFICATION, config, labels);
  }

  /** The shapes of the tensors by name: H is the model's hidden size, C the number of labels. */
  public static Map<String, long[]> shapes(HeadKind kind, ModelConfig config, int labels) {
    long h = config.hidden();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    if (kind == HeadKind.TOKENS) {
      shapes.put("classifier.weight", new long[] {labels, h});
      shapes.put("classifier.bias", new long[] {labels});
      return shapes;
    }
    shapes.put("dense.weight", new long[] {h, h});
    shapes.put("dense.bias", new long[] {h});
    shapes.put("out_proj.weight", new long[] {labels, h});
    shapes.put("out_proj.bias", new long[] {labels});
    return shapes;
  }

  /**
   * What transformers calls the tensors of a head over whole texts, by our names.
   *
   * @param where whose head it is, for messages
   * @throws Problem if its head for this family computes something else
   */
  public static Map<String, String> namesInTransformers(Object where, Family family) {
    return switch (family) {
      case ROBERTA -> names("classifier.dense.", "classifier.out_proj.");
      case BERT -> names("bert.pooler.dense.", "classifier.");
      case DISTILBERT, MODERNBERT ->
          throw Problem.input(
              where,
              "a classification head as transformers has it for this family",
              "Linear, tanh, Linear, which for %s it has not".formatted(family.modelType()),
              "train with label words, or on a model of BERT's or RoBERTa's family");
    };
  }

  /**
   * The same of a head of either kind.
   *
   * @param kind over whole texts, or over words
   * @throws Problem if its head for this family computes something else
   */
  public static Map<String, String> namesInTransformers(
      HeadKind kind, Object where, Family family) {
    if (kind != HeadKind.TOKENS) {
      return namesInTransformers(where, family);
    } else if (family == Family.MODERNBERT) {
      throw Problem.input(
          where,
          "a head over words as transformers has it for this family",
          "one Linear, before which %s has a layer of its own".formatted(family.modelType()),
          "use another family's model; a bundle (ltp export --to onnx) can have it");
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (String name : List.of("classifier.weight", "classifier.bias")) {
      names.put(name, name);
    }
    return names;
  }

  private static Map<String, String> names(String dense, String out) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String kind : new String[] {"weight", "bias"}) {
      names.put("dense." + kind, dense + kind);
      names.put("out_proj." + kind, out + kind);
    }
    return names;
  }

  /** A head as transformers initialises it: weights from N(0, initializerRange²), biases 0. */
  public static ClassHead random(
      HeadKind kind, ModelConfig config, int labels, Streams streams, Engine engine) {
    Map<String, float[]> values = new LinkedHashMap<>();
    shapes(kind, config, labels)
        .forEach(
            (name, shape) -> {
              int n = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
              values.put(
                  name,
                  name.endsWith("bias")
                      ? new float[n]
                      : streams.normal(n, config.initializerRange(), "head", name));
            });
    return of(kind, values, config, labels, engine);
  }

  /** A head over whole texts with these values, by name. */
  public static ClassHead of(
      Map<String, float[]> values, ModelConfig config, int labels, Engine engine) {
    return of(HeadKind.CLASSIFICATION, values, config, labels, engine);
  }

  /** A head with these values, by name. */
  public static ClassHead of(
      HeadKind kind, Map<String, float[]> values, ModelConfig config, int labels, Engine engine) {
    ClassHead head = new ClassHead(kind, labels);
    shapes(kind, config, labels)
        .forEach(
            (name, shape) ->
                head.tensors.put(name, Scope.own(engine.tensor(values.get(name), shape))));
    return head;
  }

  /** All tensors by name. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  @Override
  public Tensor scores(Tensor hidden, Function<long[], Tensor> wordRows, DropoutMasks dropout) {
    Tensor x = dropout.onHidden(hidden.to(ScalarType.Float)); // (N, H)
    if (kind == HeadKind.TOKENS) {
      return Tensors.linear(x, tensors.get("classifier.weight"), tensors.get("classifier.bias"));
    }
    Tensor inner =
        torch.tanh(Tensors.linear(x, tensors.get("dense.weight"), tensors.get("dense.bias")));
    return Tensors.linear(
        dropout.onHidden(inner), tensors.get("out_proj.weight"), tensors.get("out_proj.bias"));
  }

  @Override
  public int labels() {
    return labels;
  }

  @Override
  public void close() {
    tensors.values().forEach(Scope::disown);
    tensors.clear();
  }
}
