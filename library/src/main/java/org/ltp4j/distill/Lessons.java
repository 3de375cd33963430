package org.ltp4j.distill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.ltp4j.mlm.Corpus;
import org.ltp4j.mlm.EpochPlan;
import org.ltp4j.mlm.MaskedBatch;
import org.ltp4j.mlm.Masking;
import org.ltp4j.model.ModelConfig;
import org.ltp4j.random.Streams;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * The lessons of a run by the number of their step, each the same whenever it is made. The next few
 * are made beside the training, which on a GPU would else wait for them.
 */
final class Lessons implements AutoCloseable {
  private static final int AHEAD = 4;

  private final Corpus corpus;
  private final Masking masking;
  private final int bos;
  private final int eos;
  private final ModelConfig config;
  private final Original original; // null without one
  private final int batch;
  private final double[] weights;
  private final Streams streams;
  private final long total;
  private final ExecutorService makers;
  private final Map<Long, CompletableFuture<Lesson>> coming = new HashMap<>();
  private final Map<Integer, EpochPlan> plans = new HashMap<>();

  /**
   * Lessons over a text.
   *
   * @param original a model that reads in place of the teacher, or null
   * @param batch rows of a lesson
   * @param exponent a part is drawn in proportion to size^exponent
   * @param total steps of the run
   * @param threads that may make lessons ahead
   */
  Lessons(
      Corpus corpus,
      Masking masking,
      Tokenizer tokenizer,
      ModelConfig config,
      Original original,
      int batch,
      double exponent,
      Streams streams,
      long total,
      int threads) {
    this.corpus = corpus;
    this.masking = masking;
    this.bos = tokenizer.bos();
    this.eos = tokenizer.eos();
    this.config = config;
    this.original = original;
    this.batch = batch;
    this.weights = corpus.weights(exponent);
    this.streams = streams;
    this.total = total;
    this.makers = Executors.newFixedThreadPool(Math.min(AHEAD, threads), Lessons::thread);
  }

  private static Thread thread(Runnable body) {
    Thread thread = new Thread(body, "lessons");
    thread.setDaemon(true);
    return thread;
  }

  /** The lesson of a step, from 0. */
  Lesson at(long step) {
    for (long next = step; next < Math.min(total, step + AHEAD); next++) {
      long number = next;
      coming.computeIfAbsent(
          number, n -> CompletableFuture.supplyAsync(() -> make(number), makers));
    }
    CompletableFuture<Lesson> lesson = coming.remove(step);
    try {
      return lesson == null ? make(step) : lesson.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private Lesson make(long step) {
    List<int[]> rows = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (long i = step * batch; i < (step + 1) * batch; i++) {
      int epoch = (int) (i / corpus.size());
      int place = (int) (i % corpus.size());
      EpochPlan plan = plan(epoch);
      rows.add(corpus.parts().get(plan.parts()[place]).sequences().get(plan.sequences()[place]));
      names.add(epoch + "/" + place);
    }
    MaskedBatch masked = masking.apply(rows, names);
    if (original == null) {
      return Lesson.of(masked, bos, eos, config);
    }
    HiddenSpans spans = HiddenSpans.of(masked, original.recut().of(rows), original.recut());
    return Lesson.of(spans, bos, eos, config, original.weights().config());
  }

  private EpochPlan plan(int epoch) {
    synchronized (plans) {
      plans.keySet().removeIf(known -> known < epoch - 1);
      return plans.computeIfAbsent(
          epoch,
          e -> {
            int[] sizes = corpus.parts().stream().mapToInt(p -> p.sequences().size()).toArray();
            return EpochPlan.of(sizes, weights, streams, e);
          });
    }
  }

  @Override
  public void close() {
    makers.shutdownNow();
  }
}
