package org.ltp4j.serving;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.ltp4j.evaluation.TokenBatches;

/**
 * The threads that compute a bundle's scores. In single precision all of them work on one batch
 * after another. Operations in eight bits are so short that threads which share them mostly wait
 * for each other: there each thread computes batches of its own, and only a text that comes alone
 * is shared. Safe for use by several threads.
 */
final class Team implements AutoCloseable {
  private final OnnxSession together;

  /** The same graph, one thread a batch; the one above where threads share every batch. */
  private final OnnxSession apart;

  private final int parts;
  private final ExecutorService workers;

  /** Callers whose rows are computed now: each gets its share of the threads. */
  private final AtomicInteger inside = new AtomicInteger();

  /**
   * Opens the graph, twice where batches are computed at once.
   *
   * @param sessions opens it for batches that so many threads work on
   * @param threads at least 1
   * @param parts as {@link #parts}
   */
  Team(IntFunction<OnnxSession> sessions, int threads, int parts) {
    this.parts = parts;
    this.together = sessions.apply(threads);
    try {
      this.apart = parts == 1 ? together : sessions.apply(1);
    } catch (RuntimeException e) {
      together.close();
      throw e;
    }
    this.workers = Executors.newFixedThreadPool(parts, Team::thread);
  }

  /** How many batches of a bundle are computed at once. */
  static int parts(int threads, BundleConfig config) {
    return config.isEightBit() ? threads : 1;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "ltp4j-bundle");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Scores of any number of rows, as {@link OnnxSession#scores}.
   *
   * @param rows ids of each row
   */
  List<float[]> scores(List<int[]> rows) {
    int callers = inside.incrementAndGet();
    try {
      return scores(rows, callers);
    } finally {
      inside.decrementAndGet();
    }
  }

  private List<float[]> scores(List<int[]> rows, int callers) {
    int share = Math.max(1, parts / callers);
    int[] lengths = rows.stream().mapToInt(row -> row.length).toArray();
    TokenBatches batches = Packing.of(lengths, share);
    if (share == 1 || batches.batches().size() == 1) {
      OnnxSession session = callers == 1 ? together : apart;
      return batches.map(batch -> session.scores(rows(rows, batch)));
    }
    List<CompletableFuture<List<float[]>>> work =
        batches.batches().stream()
            .map(b -> CompletableFuture.supplyAsync(() -> apart.scores(rows(rows, b)), workers))
            .toList();
    // Whoever closes the graph after a failure must find no thread in it.
    CompletableFuture.allOf(work.toArray(CompletableFuture[]::new)).exceptionally(e -> null).join();
    Iterator<CompletableFuture<List<float[]>>> done = work.iterator();
    return batches.map(batch -> joined(done.next()));
  }

  private static List<int[]> rows(List<int[]> all, int[] batch) {
    return IntStream.of(batch).mapToObj(all::get).toList();
  }

  /** What work on another thread gave, or threw. */
  static <T> T joined(CompletableFuture<T> work) {
    try {
      return work.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @Override
  public void close() {
    workers.shutdown();
    together.close();
    if (apart != together) {
      apart.close();
    }
  }
}
