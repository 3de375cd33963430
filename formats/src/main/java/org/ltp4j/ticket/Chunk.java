package org.ltp4j.ticket;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.ltp4j.parameter.Parameter;

/**
 * A run of consecutive entries of one tensor. It starts at a multiple of 64, so that two threads
 * never write the same word of a bitmap.
 *
 * @param index position in the list of chunks
 * @param parameter the tensor
 * @param offset flat index of the first entry
 * @param length number of entries, at most {@link #SIZE}
 */
record Chunk(int index, Parameter parameter, long offset, int length) {
  /** 256 KB of float32: small beside a thread's cache, large beside the cost of handing it out. */
  static final int SIZE = 1 << 16;

  /** What one thread does with the chunks it gets. */
  interface Worker {
    void accept(Chunk chunk);
  }

  /** Divides tensors in order. */
  static List<Chunk> of(List<Parameter> parameters) {
    List<Chunk> chunks = new ArrayList<>();
    for (Parameter parameter : parameters) {
      long n = parameter.elements();
      for (long at = 0; at < n; at += SIZE) {
        chunks.add(new Chunk(chunks.size(), parameter, at, (int) Math.min(SIZE, n - at)));
      }
    }
    return chunks;
  }

  /**
   * Gives every chunk to one of several workers and returns them. Chunks are handed out in order,
   * so files are read nearly in sequence, and if several fail, the failure of the first one is
   * thrown whatever the number of threads.
   */
  static <W extends Worker> List<W> forEach(List<Chunk> chunks, int threads, Supplier<W> worker) {
    AtomicInteger next = new AtomicInteger();
    RuntimeException[] failures = new RuntimeException[chunks.size()];
    int count = Math.max(1, Math.min(threads, chunks.size()));
    List<W> workers = new ArrayList<>();
    List<Runnable> runs = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      W w = worker.get();
      workers.add(w);
      runs.add(() -> drain(chunks, next, failures, w));
    }
    runAll(runs);
    for (RuntimeException failure : failures) {
      if (failure != null) {
        throw failure;
      }
    }
    return workers;
  }

  private static void drain(
      List<Chunk> chunks, AtomicInteger next, RuntimeException[] failures, Worker worker) {
    for (int i = next.getAndIncrement(); i < chunks.size(); i = next.getAndIncrement()) {
      try {
        worker.accept(chunks.get(i));
      } catch (RuntimeException e) {
        failures[i] = e;
        next.set(chunks.size());
      }
    }
  }

  private static void runAll(List<Runnable> runs) {
    if (runs.size() == 1) {
      runs.get(0).run();
      return;
    }
    ExecutorService pool = Executors.newFixedThreadPool(runs.size());
    try {
      List<Future<?>> futures = new ArrayList<>();
      runs.forEach(run -> futures.add(pool.submit(run)));
      for (Future<?> future : futures) {
        future.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading scores", e);
    } finally {
      pool.shutdownNow();
    }
  }
}
