package org.ltp4j.export;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.classify.Classifier;
import org.ltp4j.engine.Engine;
import org.ltp4j.engine.HostFloats;
import org.ltp4j.model.Additions;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.parameter.Parameter;
import org.ltp4j.problem.Problem;
import org.ltp4j.prompt.ClassHead;
import org.ltp4j.safetensors.TensorData;
import org.ltp4j.template.HeadKind;
import org.ltp4j.template.PromptFormat;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A classifier whose training is in the model's own tensors: the ticket's entries in the weights,
 * low-rank products added to them, virtual tokens as rows of the word embeddings. Exact but for the
 * rounding of low-rank products, since virtual tokens enter where words do.
 *
 * @param pieces rows of the word embeddings that stand for virtual tokens
 * @param virtual their vectors, row by row
 * @param head tensors of a classification head, by name; empty without one
 */
record Merged(
    PromptFormat format,
    ModelWeights weights,
    AddedPieces pieces,
    float[] virtual,
    Map<String, float[]> head)
    implements AutoCloseable {
  /**
   * Merges.
   *
   * @param loaded the same adapter, which knows where its base is
   * @throws Problem if it has a deep prompt
   */
  static Merged of(Adapter adapter, Classifier loaded, Path ticket, Engine engine) {
    if (adapter.config().additions().prefix() > 0) {
      throw Problem.input(
          adapter.directory(),
          "an adapter that can be merged into its model's weights",
          "a deep prompt: keys and values in every layer, which no weight of the model can hold",
          "use it with ltp predict, or train with a method that changes weights or adds word"
              + " vectors (ltp, ft, lora, sp, lt-sft)");
    }
    PromptFormat format = adapter.config().prompt();
    ModelWeights weights = ModelWeights.open(loaded.baseDirectory(), engine);
    try (Tokenizer tokenizer = Tokenizer.open(loaded.baseDirectory())) {
      float[] virtual = adapter.applyTo(weights, ticket);
      try (Additions additions = adapter.additions(weights)) {
        if (additions.lowRank() != null) {
          additions.lowRank().mergeInto(weights);
        }
      }
      Map<String, float[]> head =
          format.head() == HeadKind.LABEL_WORDS
              ? Map.of()
              : adapter.part(Adapter.HEAD, headShapes(format, weights.config()));
      int count = virtual.length / weights.config().hidden();
      return new Merged(format, weights, AddedPieces.of(tokenizer, count), virtual, head);
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  private static Map<String, long[]> headShapes(PromptFormat format, ModelConfig config) {
    return ClassHead.shapes(format.head(), config, format.labels().size());
  }

  /** The tensors of a head of its own, by our names; empty without one. */
  List<TensorData> headTensors() {
    List<TensorData> tensors = new ArrayList<>();
    if (!head.isEmpty()) {
      headShapes(format, config())
          .forEach((name, shape) -> tensors.add(TensorData.floats(name, head.get(name), shape)));
    }
    return tensors;
  }

  /** The shape of the model, rows of virtual tokens included. */
  ModelConfig config() {
    int rows = pieces.first() + pieces.names().size();
    ModelConfig config = weights.config();
    return config.withVocabulary(Math.max(config.vocabulary(), rows));
  }

  /** The tensors under canonical names; a model with a classification head has no other. */
  List<TensorData> tensors() {
    List<TensorData> tensors = new ArrayList<>();
    for (Parameter p : weights.parameters()) {
      if (p.isHead() && !head.isEmpty()) {
        continue;
      }
      boolean words = p.name().equals(config().family().wordEmbeddings());
      boolean grows = words || p.name().equals(config().family().headBias());
      long[] shape = p.shape().clone();
      shape[0] = grows ? config().vocabulary() : shape[0];
      HostFloats before = weights.memory(p.name());
      tensors.add(TensorData.floats(p.name(), shape, (from, n) -> values(before, words, from, n)));
    }
    return tensors;
  }

  /** A row of a table of the base, (width); of a vector with width 1 a number. */
  float[] row(String name, long row, int width) {
    float[] values = new float[width];
    weights.memory(name).floats(row * width, width).get(values);
    return values;
  }

  /** A piece of a table; rows of virtual tokens may take places that no other piece has. */
  private float[] values(HostFloats before, boolean words, long from, int n) {
    float[] values = new float[n];
    int there = (int) Math.max(0, Math.min(n, before.size() - from));
    if (there > 0) {
      before.floats(from, there).get(values, 0, there);
    }
    if (words) {
      long start = (long) pieces.first() * weights.config().hidden();
      long end = Math.min(from + n, start + virtual.length);
      for (long i = Math.max(from, start); i < end; i++) {
        values[(int) (i - from)] = virtual[(int) (i - start)];
      }
    }
    return values;
  }

  @Override
  public void close() {
    weights.close();
  }
}
