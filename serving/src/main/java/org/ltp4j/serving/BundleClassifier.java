package org.ltp4j.serving;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.ltp4j.answer.Answer;
import org.ltp4j.answer.Batching;
import org.ltp4j.answer.Classification;
import org.ltp4j.answer.ClassifierInfo;
import org.ltp4j.answer.Refusals;
import org.ltp4j.answer.SharedUse;
import org.ltp4j.answer.TextClassifier;
import org.ltp4j.data.Example;
import org.ltp4j.problem.Problem;
import org.ltp4j.template.Encoded;
import org.ltp4j.template.TemplateEncoder;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * A bundle that classifies, on ONNX Runtime.
 *
 * <pre>{@code
 * try (BundleClassifier classifier = BundleClassifier.load(Path.of("nli.zip"))) {
 *   Classification answer =
 *       classifier.classify(Map.of("premise", "It rains.", "hypothesis", "It is wet."));
 *   System.out.println(answer.label() + " " + answer.probabilities());
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads; callers of {@link #classify} are answered in common batches.
 */
public final class BundleClassifier implements TextClassifier {
  /** Rows whose texts become ids while those before them are computed. */
  private static final int WINDOW = 1024;

  private final Path place;
  private final BundleConfig config;
  private final Tokenizer tokenizer;
  private final TemplateEncoder renderer;
  private final Team team;
  private final int threads;
  private final SharedUse use;

  private BundleClassifier(Bundle bundle, int threads, Batching batching, Idle idle) {
    this.place = bundle.source();
    this.config = bundle.config();
    this.threads = threads;
    int parts = Team.parts(threads, config);
    this.use = new SharedUse(batching, this::scores, parts, this::free);
    this.tokenizer = Tokenizer.open(bundle.directory());
    try {
      this.renderer = config.prompt().renderer(tokenizer);
      long[] scores =
          renderer.byWord()
              ? new long[] {-1, -1, labels().size()}
              : new long[] {-1, labels().size()};
      this.team =
          new Team(
              n -> new OnnxSession(place, bundle.model(), config.padId(), scores, n, idle),
              threads,
              parts);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /**
   * Whether there is a bundle, good or bad, at a place.
   *
   * @param place a directory or a file
   * @return whether it is a .zip file, or a directory with a bundle's description
   */
  public static boolean isAt(Path place) {
    return Bundle.isAt(place);
  }

  /**
   * Opens a bundle for all processors.
   *
   * @param place a directory or a .zip file
   * @return the classifier; the caller closes it
   * @throws Problem if it is none, or damaged
   */
  public static BundleClassifier load(Path place) {
    return load(place, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Opens a bundle.
   *
   * @param place a directory or a .zip file
   * @param threads that compute
   * @return the classifier; the caller closes it
   * @throws Problem if it is none, or damaged
   */
  public static BundleClassifier load(Path place, int threads) {
    return load(place, threads, Batching.DEFAULT);
  }

  /**
   * Opens a bundle with other limits on how callers wait.
   *
   * @param place a directory or a .zip file
   * @param threads that compute
   * @param batching tokens of a batch, and how many texts may wait
   * @return the classifier; the caller closes it
   * @throws Problem if it is none, or damaged
   */
  public static BundleClassifier load(Path place, int threads, Batching batching) {
    return load(place, threads, batching, Idle.LOOK);
  }

  /**
   * Opens a bundle for processors that have other work too.
   *
   * @param place a directory or a .zip file
   * @param threads that compute
   * @param batching tokens of a batch, and how many texts may wait
   * @param idle what those threads do that wait for the others
   * @return the classifier; the caller closes it
   * @throws Problem if it is none, or damaged
   */
  public static BundleClassifier load(Path place, int threads, Batching batching, Idle idle) {
    // The graph is in memory when the session is made; what was unpacked is not needed any more.
    try (Bundle bundle = Bundle.open(place)) {
      return new BundleClassifier(bundle, threads, batching, idle);
    }
  }

  /** {@return what the bundle says of itself} */
  public BundleConfig config() {
    return config;
  }

  /** {@return the labels, in the order of all scores} */
  public List<String> labels() {
    return config.labels();
  }

  @Override
  public ClassifierInfo info() {
    return new ClassifierInfo(
        config.task().name(),
        config.task().kind(),
        renderer.template().fields(),
        labels(),
        config.trainingLanguages(),
        config.prompt().maxLength(),
        config.confidence(),
        "ONNX Runtime, %s, %s threads".formatted(config.precision(), threads),
        config.madeOf());
  }

  @Override
  public CompletableFuture<List<Classification>> submit(List<Map<String, String>> texts) {
    Refusals.severalLabels(place, config.task().kind());
    return use.submit(renderer, labels(), config.confidence(), texts);
  }

  @Override
  public CompletableFuture<? extends List<? extends Answer>> ask(List<Map<String, String>> texts) {
    return use.ask(renderer, config.decision(), config.confidence(), texts);
  }

  @Override
  public int waiting() {
    return use.waiting();
  }

  /**
   * Classifies examples; answers come in their order.
   *
   * @param source names the data in messages
   * @param examples the texts; what their labels are is of no account
   * @return as many answers as examples
   * @throws Problem if the task has not one label a text, or an example lacks a field or has no
   *     text
   * @throws IllegalStateException if the classifier is closed
   */
  public List<Classification> answers(String source, List<Example> examples) {
    Refusals.severalLabels(place, config.task().kind());
    return said(source, examples).stream().map(Classification.class::cast).toList();
  }

  /**
   * Answers examples of any task; answers come in their order.
   *
   * @param source names the data in messages
   * @param examples the texts; what their labels are is of no account
   * @return as many answers as examples
   * @throws Problem if an example lacks a field of the template, or has no text
   * @throws IllegalStateException if the classifier is closed
   */
  public List<Answer> said(String source, List<Example> examples) {
    List<Answer> answers = new ArrayList<>(examples.size());
    compute(
        source,
        examples,
        (inputs, scores) -> {
          int from = answers.size();
          List<Example> rows = examples.subList(from, from + inputs.size());
          answers.addAll(
              Answer.of(
                  config.decision(), config.confidence(), config.task(), rows, inputs, scores));
        });
    return answers;
  }

  /**
   * Scores of examples.
   *
   * @param scores a score of each label for each, in their order
   * @param tokens of all inputs, virtual ones included
   * @param truncated how many inputs lost text to the length limit
   */
  public record Scored(List<float[]> scores, long tokens, long truncated) {}

  /**
   * The scores that {@link #answers} come from.
   *
   * @param source names the data in messages
   * @param examples the texts; what their labels are is of no account
   * @return as many arrays of scores as examples, and what was counted on the way
   * @throws Problem if an example lacks a field of the template, or has no text
   * @throws IllegalStateException if the classifier is closed
   */
  public Scored scored(String source, List<Example> examples) {
    List<float[]> all = new ArrayList<>(examples.size());
    LongAdder tokens = new LongAdder();
    LongAdder truncated = new LongAdder();
    compute(
        source,
        examples,
        (inputs, scores) -> {
          all.addAll(scores);
          tokens.add(inputs.stream().mapToLong(Encoded::tokens).sum());
          truncated.add(inputs.stream().filter(Encoded::truncated).count());
        });
    return new Scored(all, tokens.sum(), truncated.sum());
  }

  /** Hands over inputs and their scores, part by part; the next part is rendered meanwhile. */
  private void compute(
      String source, List<Example> examples, BiConsumer<List<Encoded>, List<float[]>> sink) {
    use.whileOpen(
        () -> {
          CompletableFuture<List<Encoded>> next = rendered(source, examples, 0);
          for (int from = 0; from < examples.size(); from += WINDOW) {
            List<Encoded> inputs = Team.joined(next);
            next = rendered(source, examples, from + WINDOW);
            sink.accept(inputs, scores(inputs));
          }
          return null;
        });
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

  /** Scores of each input, in the labels' order; of each word where words have labels. */
  private List<float[]> scores(List<Encoded> inputs) {
    return Encoded.scores(inputs, this::ofWindows);
  }

  private List<float[]> ofWindows(List<Encoded> inputs) {
    List<float[]> scores = team.scores(inputs.stream().map(this::ids).toList());
    return renderer.byWord()
        ? IntStream.range(0, inputs.size())
            .mapToObj(i -> read(scores.get(i), inputs.get(i).places()))
            .toList()
        : scores;
  }

  /** Of the scores of all places those of some, one after another. */
  private float[] read(float[] scores, int[] places) {
    int each = labels().size();
    float[] read = new float[places.length * each];
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(scores, places[i] * each, read, i * each, each);
    }
    return read;
  }

  /** Virtual token j, -(j+1), is the piece that stands for it. */
  private int[] ids(Encoded input) {
    return IntStream.of(input.ids())
        .map(id -> id < 0 ? config.firstVirtual() - id - 1 : id)
        .toArray();
  }

  @Override
  public void close() {
    use.close();
  }

  private void free() {
    team.close();
    tokenizer.close();
  }
}
