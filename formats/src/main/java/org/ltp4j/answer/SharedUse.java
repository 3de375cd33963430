package org.ltp4j.answer;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ltp4j.evaluation.Confidence;
import org.ltp4j.evaluation.Decision;
import org.ltp4j.template.Encoded;
import org.ltp4j.template.FieldText;
import org.ltp4j.template.TemplateEncoder;

/**
 * A classifier's use by several threads, from opening to closing: callers are answered from a
 * queue, closing waits for them, and only then what the classifier holds is freed, once.
 */
public final class SharedUse implements AutoCloseable {
  private final BatchQueue queue;
  private final Runnable free;

  /** Read by those who use the classifier, all at once; closing writes. */
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  private boolean isClosed;
  private boolean isFreed;

  /**
   * Begins.
   *
   * @param engine gives one array of scores for each input
   * @param threads that call the engine, as {@link BatchQueue} has them
   * @param free gives back what the classifier holds
   */
  public SharedUse(
      Batching batching,
      Function<List<Encoded>, List<float[]>> engine,
      int threads,
      Runnable free) {
    this.queue = new BatchQueue(batching, engine, threads);
    this.free = free;
  }

  /** As {@link TextClassifier#submit}. */
  public CompletableFuture<List<Classification>> submit(
      TemplateEncoder renderer,
      List<String> labels,
      Confidence confidence,
      List<Map<String, String>> texts) {
    return submit(
        renderer,
        texts,
        (inputs, scores) -> Classification.of(labels, inputs, scores, confidence, 0));
  }

  /** As {@link TextClassifier#ask}. */
  public CompletableFuture<List<Answer>> ask(
      TemplateEncoder renderer,
      Decision decision,
      Confidence confidence,
      List<Map<String, String>> texts) {
    List<List<String>> words = texts.stream().map(text -> words(renderer, text)).toList();
    return submit(
        renderer, texts, (in, scores) -> Answer.of(decision, confidence, words, in, scores));
  }

  /** The words of a text, where they have labels; what is missing is said where it is read. */
  private static List<String> words(TemplateEncoder renderer, Map<String, String> text) {
    String field = renderer.template().fields().get(0);
    return renderer.byWord() && text != null && text.get(field) != null
        ? FieldText.words(text.get(field))
        : List.of();
  }

  private <T> CompletableFuture<T> submit(
      TemplateEncoder renderer,
      List<Map<String, String>> texts,
      BiFunction<List<Encoded>, List<float[]>, T> answer) {
    return whileOpen(
        () -> {
          List<Encoded> inputs = Inputs.of(renderer, texts);
          return queue.submit(inputs, scores -> answer.apply(inputs, scores));
        });
  }

  /** As {@link TextClassifier#waiting}. */
  public int waiting() {
    return queue.waiting();
  }

  /**
   * Does something for which nothing may be freed.
   *
   * @throws IllegalStateException if the classifier is closed
   */
  public <T> T whileOpen(Supplier<T> work) {
    open.readLock().lock();
    try {
      if (isClosed) {
        throw BatchQueue.closed();
      }
      return work.get();
    } finally {
      open.readLock().unlock();
    }
  }

  @Override
  public void close() {
    open.writeLock().lock();
    isClosed = true;
    open.writeLock().unlock();
    queue.close();
    open.writeLock().lock();
    try {
      if (!isFreed) {
        isFreed = true;
        free.run();
      }
    } finally {
      open.writeLock().unlock();
    }
  }
}
