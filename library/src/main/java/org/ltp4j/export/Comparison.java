package org.ltp4j.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ltp4j.adapter.Adapter;
import org.ltp4j.classify.Classifier;
import org.ltp4j.classify.RenderedSet;
import org.ltp4j.data.Example;
import org.ltp4j.engine.Engine;
import org.ltp4j.evaluation.Prediction;
import org.ltp4j.json.Json;
import org.ltp4j.model.Encoder;
import org.ltp4j.model.ModelWeights;
import org.ltp4j.problem.Problem;
import org.ltp4j.prompt.ClassHead;
import org.ltp4j.prompt.Head;
import org.ltp4j.prompt.LabelWords;
import org.ltp4j.prompt.PromptBatch;
import org.ltp4j.prompt.PromptModel;
import org.ltp4j.prompt.WordHead;
import org.ltp4j.safetensors.SafetensorsFile;
import org.ltp4j.safetensors.TensorSource;
import org.ltp4j.template.Encoded;
import org.ltp4j.template.FieldText;
import org.ltp4j.template.Verbalizer;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * What was written against what it was written from: the ids of a few texts, by the directory's own
 * tokenizer and description, and the probabilities of its own weights.
 */
final class Comparison {
  private static final double MOST = 1e-5;

  private final Adapter adapter;
  private final Classifier classifier;
  private final Merged merged;
  private final Engine engine;

  Comparison(Adapter adapter, Classifier classifier, Merged merged, Engine engine) {
    this.engine = engine;
    this.adapter = adapter;
    this.classifier = classifier;
    this.merged = merged;
  }

  /**
   * The largest difference of a probability.
   *
   * @throws Problem if it is over 1e-5, or ids differ
   */
  double farthest(Path folder) throws IOException {
    Description description =
        Json.MAPPER.readValue(folder.resolve(Description.FILE).toFile(), Description.class);
    List<Example> rows = Samples.of(description.fields());
    RenderedSet own = classifier.render("samples", rows);
    requireIds(folder, description, rows, own);
    List<float[]> expected = classifier.scores(own, 4096);
    float[][] found = scores(folder, description, own);
    double farthest = 0;
    for (int i = 0; i < rows.size(); i++) {
      double[] p = probabilities(expected.get(i));
      double[] q = probabilities(found[i]);
      for (int label = 0; label < p.length; label++) {
        farthest = Math.max(farthest, Math.abs(p[label] - q[label]));
      }
    }
    if (farthest > MOST) {
      throw Problem.input(
          adapter.directory(),
          "an export whose probabilities are the adapter's within " + MOST,
          "a difference of " + farthest,
          "report it; nothing was written");
    }
    return farthest;
  }

  private static double[] probabilities(float[] scores) {
    return new Prediction("sample", null, null, scores).probabilities();
  }

  private void requireIds(
      Path folder, Description description, List<Example> rows, RenderedSet own) {
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      Map<String, Integer> idOfPiece = new HashMap<>();
      IntStream.range(0, tokenizer.size())
          .forEach(id -> idOfPiece.putIfAbsent(tokenizer.piece(id), id));
      for (int i = 0; i < rows.size(); i++) {
        Map<String, String> tidy = new LinkedHashMap<>();
        rows.get(i)
            .fields()
            .forEach(
                (name, text) ->
                    tidy.put(name, FieldText.tidy(text, description.stripPunctuation())));
        int[] found =
            description.input().stream()
                .flatMapToInt(part -> part.ids(tokenizer, idOfPiece, tidy))
                .toArray();
        Encoded input = own.inputs().get(i);
        int[] expected = merged.pieces().mapped(input.ids());
        if (!input.truncated() && !Arrays.equals(expected, found)) {
          throw Problem.input(
              adapter.directory(),
              "a template whose texts give the same ids when its virtual tokens have names",
              "%s for %s".formatted(Arrays.toString(found), Arrays.toString(expected)),
              "put white space around {prompt:n} and {mask}, and train again");
        }
      }
    }
  }

  /** Scores by what lies in the directory and nothing else. */
  private float[][] scores(Path folder, Description description, RenderedSet own) {
    int[][] ids =
        own.inputs().stream().map(i -> merged.pieces().mapped(i.ids())).toArray(int[][]::new);
    long[] readAt = own.inputs().stream().mapToLong(Encoded::readAt).toArray();
    try (ModelWeights weights = ModelWeights.open(folder, engine)) {
      if (description.labelIds() != null) {
        return scores(weights, new WordHead(weights, words(description)), ids, readAt, description);
      }
      try (ClassHead head = classHead(folder, weights)) {
        return scores(weights, head, ids, readAt, description);
      }
    }
  }

  private static float[][] scores(
      ModelWeights weights, Head head, int[][] ids, long[] readAt, Description description) {
    PromptModel model = new PromptModel(new Encoder(weights), null, head);
    float[][] scores = model.scores(new PromptBatch(ids, readAt, null));
    if (description.logPrior() != null) {
      for (float[] row : scores) {
        for (int label = 0; label < row.length; label++) {
          row[label] -= (float) description.logPrior()[label];
        }
      }
    }
    return scores;
  }

  private LabelWords words(Description description) {
    return LabelWords.of(
        new Verbalizer(
            description.labels(),
            List.copyOf(description.labelWords().values()),
            description.labelIds(),
            merged.format().multiPiece(),
            List.of()));
  }

  private ClassHead classHead(Path folder, ModelWeights weights) {
    Map<String, float[]> values = new HashMap<>();
    int labels = merged.format().labels().size();
    Map<String, String> names =
        Architecture.headNames(folder, weights.config().family(), merged.format());
    try (TensorSource stored = SafetensorsFile.open(folder.resolve(HuggingFace.WEIGHTS))) {
      names.forEach(
          (own, name) -> {
            float[] tensor = new float[(int) stored.require(name).elements()];
            stored.bytes(name).asFloatBuffer().get(tensor);
            values.put(own, tensor);
          });
    }
    return ClassHead.of(values, weights.config(), labels, weights.engine());
  }
}
