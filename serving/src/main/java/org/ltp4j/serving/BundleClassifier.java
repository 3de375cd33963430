package org.ltp4j.serving;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.ltp4j.data.Example;
import org.ltp4j.evaluation.Prediction;
import org.ltp4j.evaluation.TokenBatches;
import org.ltp4j.problem.Problem;
import org.ltp4j.template.Encoded;
import org.ltp4j.template.TemplateEncoder;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A bundle that classifies, on ONNX Runtime.
 *
 * <pre>{@code
 * try (BundleClassifier classifier = BundleClassifier.load(Path.of("nli.zip"))) {
 *   Answer answer = classifier.classify(Map.of("premise", "It rains.", "hypothesis", "It is wet."));
 *   System.out.println(answer.label() + " " + answer.probabilities());
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads. Close it when none uses it any more.
 */
public final class BundleClassifier implements AutoCloseable {
  /** Rows whose texts become ids while those before them are computed. */
  private static final int WINDOW = 1024;

  /** Enough for the processor to be busy, few enough to stay in its caches. */
  private static final int BATCH_TOKENS = 2048;

  private final BundleConfig config;
  private final Tokenizer tokenizer;
  private final TemplateEncoder renderer;
  private final OnnxSession session;

  private BundleClassifier(Bundle bundle, int threads) {
    this.config = bundle.config();
    this.tokenizer = Tokenizer.open(bundle.directory());
    try {
      this.renderer = config.prompt().renderer(tokenizer);
      this.session = new OnnxSession(bundle.source(), bundle.model(), config.padId(), threads);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /** Whether there is a bundle, good or bad, at a place. */
  public static boolean isAt(Path place) {
    return Bundle.isAt(place);
  }

  /** Opens a bundle, a directory or a .zip file, for all processors. */
  public static BundleClassifier load(Path place) {
    return load(place, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Opens a bundle.
   *
   * @param threads that work on one batch
   * @throws Problem if it is none, or damaged
   */
  public static BundleClassifier load(Path place, int threads) {
    // The graph is in memory when the session is made; what was unpacked is not needed any more.
    try (Bundle bundle = Bundle.open(place)) {
      return new BundleClassifier(bundle, threads);
    }
  }

  /** What the bundle says of itself. */
  public BundleConfig config() {
    return config;
  }

  /** The labels, in the order of all scores. */
  public List<String> labels() {
    return config.prompt().labels();
  }

  /**
   * Classifies one text, given by field name.
   *
   * @throws Problem if no field has text
   */
  public Answer classify(Map<String, String> fields) {
    return classify(List.of(fields)).get(0);
  }

  /**
   * Classifies texts; answers come in their order.
   *
   * @throws Problem if one of them has no text in any field
   */
  public List<Answer> classify(List<Map<String, String>> texts) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      if (!Example.hasText(texts.get(i))) {
        throw Problem.input(
            "text " + (i + 1), "text in some field", "white space only", "leave it out");
      }
      examples.add(new Example(Integer.toString(i + 1), null, texts.get(i), null));
    }
    return answers("texts", examples);
  }

  /**
   * Classifies examples; answers come in their order.
   *
   * @param source names the data in messages
   */
  public List<Answer> answers(String source, List<Example> examples) {
    List<Answer> answers = new ArrayList<>(examples.size());
    CompletableFuture<List<Encoded>> next = rendered(source, examples, 0);
    for (int from = 0; from < examples.size(); from += WINDOW) {
      List<Encoded> inputs = joined(next);
      next = rendered(source, examples, from + WINDOW);
      List<float[]> scores = scores(inputs);
      for (int i = 0; i < inputs.size(); i++) {
        Example example = examples.get(from + i);
        answers.add(
            answer(
                new Prediction(example.id(), null, null, scores.get(i)),
                inputs.get(i).truncated()));
      }
    }
    return answers;
  }

  private CompletableFuture<List<Encoded>> rendered(
      String source, List<Example> examples, int from) {
    if (from >= examples.size()) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<Example> window = examples.subList(from, Math.min(examples.size(), from + WINDOW));
    return CompletableFuture.supplyAsync(
        () ->
            window.parallelStream()
                .map(e -> renderer.encode(source + ", row " + e.id(), e.fields()))
                .toList());
  }

  private static List<Encoded> joined(CompletableFuture<List<Encoded>> inputs) {
    try {
      return inputs.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Scores of each input, in the labels' order. */
  private List<float[]> scores(List<Encoded> inputs) {
    int[] lengths = inputs.stream().mapToInt(Encoded::length).toArray();
    return TokenBatches.of(lengths, BATCH_TOKENS)
        .map(
            rows ->
                session.scores(IntStream.of(rows).mapToObj(row -> ids(inputs.get(row))).toList()));
  }

  /** Virtual token j, -(j+1), is the piece that stands for it. */
  private int[] ids(Encoded input) {
    return IntStream.of(input.ids())
        .map(id -> id < 0 ? config.firstVirtual() - id - 1 : id)
        .toArray();
  }

  private Answer answer(Prediction prediction, boolean truncated) {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    Map<String, Float> scores = new LinkedHashMap<>();
    double[] p = prediction.probabilities();
    for (int i = 0; i < p.length; i++) {
      probabilities.put(labels().get(i), p[i]);
      scores.put(labels().get(i), prediction.scores()[i]);
    }
    return new Answer(labels().get(prediction.label()), probabilities, scores, truncated);
  }

  @Override
  public void close() {
    session.close();
    tokenizer.close();
  }
}
