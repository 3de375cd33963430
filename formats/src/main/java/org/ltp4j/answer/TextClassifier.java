package org.ltp4j.answer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.ltp4j.problem.Problem;

/**
 * A classifier in use, whatever engine computes it. Safe for use by several threads: those that
 * wait are answered in common batches.
 */
public interface TextClassifier extends AutoCloseable {
  /** {@return what it answers, and for which texts} */
  ClassifierInfo info();

  /**
   * Hands texts over and returns at once; the answers are in the texts' order. A future that is
   * cancelled gives its place up, if it is not being answered yet. What is chained to it without an
   * executor of its own runs on the engine's thread.
   *
   * @param texts field name to text; names that the template does not have are ignored
   * @return as many answers as texts; it fails with the exception that computing them met
   * @throws Problem if a field of the template is missing or null, or no field has text
   * @throws RejectedExecutionException if too many texts wait already
   * @throws IllegalStateException if the classifier is closed
   */
  CompletableFuture<List<Classification>> submit(List<Map<String, String>> texts);

  /**
   * As {@link #submit}, of a classifier whose task may ask for something else than one label: the
   * answers are what it asks for.
   *
   * @param texts field name to text; names that the template does not have are ignored
   * @return the answers, in the texts' order, once they are there
   */
  default CompletableFuture<? extends List<? extends Answer>> ask(List<Map<String, String>> texts) {
    return submit(texts);
  }

  /** {@return how many texts wait for the engine} */
  int waiting();

  /** Answers the texts that wait, then frees all memory; a second call does nothing. */
  @Override
  void close();

  /**
   * Classifies texts; answers come in their order.
   *
   * @param texts field name to text, as for {@link #submit}
   * @return as many answers as texts
   * @throws Problem and others as {@link #submit}
   * @throws CancellationException if the waiting thread is interrupted; it stays so
   */
  default List<Classification> classify(List<Map<String, String>> texts) {
    return awaited(submit(texts));
  }

  private static <T> T awaited(CompletableFuture<T> answers) {
    try {
      return answers.get();
    } catch (InterruptedException e) {
      answers.cancel(false);
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for an answer");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }

  /**
   * Classifies one text, given by field name.
   *
   * @param fields field name to text; names that the template does not have are ignored
   * @return its answer
   * @throws Problem and others as {@link #classify(List)}
   */
  default Classification classify(Map<String, String> fields) {
    return classify(List.of(fields)).get(0);
  }

  /**
   * Answers a short and a long text, so that the first caller does not wait for what an engine
   * prepares only once.
   */
  default void warmUp() {
    for (String text : List.of("1", "1 ".repeat(info().maxLength()))) {
      Map<String, String> fields = new HashMap<>();
      info().fields().forEach(name -> fields.put(name, text));
      awaited(ask(List.of(fields)));
    }
  }
}
