package org.ltp4j.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.ltp4j.tokenizer.Tokenizer;

/**
 * Tokenises lines with several threads: all of them while somebody waits for the result, else a
 * quarter, since what the text is for needs the processors too.
 */
final class LineEncoder implements AutoCloseable {
  private static final int LINES_AT_ONCE = 64;
  private static final int QUIETER = 4;

  private final Tokenizer tokenizer;
  private final int threads;
  private final ExecutorService pool;
  private volatile boolean hurry;
  private volatile boolean stopped;

  LineEncoder(Tokenizer tokenizer, int threads) {
    this.tokenizer = tokenizer;
    this.threads = threads;
    this.pool =
        Executors.newFixedThreadPool(
            threads,
            work -> {
              Thread thread = new Thread(work, "ltp-tokens");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Says whether somebody waits. */
  void hurry(boolean now) {
    hurry = now;
  }

  /**
   * The ids of lines, in their order.
   *
   * @throws Stopped if this was closed meanwhile
   */
  List<int[]> encode(List<String> lines) {
    int[][] ids = new int[lines.size()][];
    AtomicInteger next = new AtomicInteger();
    Callable<Void> work =
        () -> {
          for (int from = next.getAndAdd(LINES_AT_ONCE);
              from < ids.length && !stopped;
              from = next.getAndAdd(LINES_AT_ONCE)) {
            for (int i = from; i < Math.min(ids.length, from + LINES_AT_ONCE); i++) {
              ids[i] = tokenizer.encode(lines.get(i));
            }
          }
          return null;
        };
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < (hurry ? threads : Math.max(1, threads / QUIETER)); i++) {
      all.add(pool.submit(work));
    }
    try {
      for (Future<Void> one : all) {
        one.get();
      }
    } catch (InterruptedException e) {
      throw new Stopped();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
    if (stopped) {
      throw new Stopped();
    }
    return Arrays.asList(ids);
  }

  /** The text is no longer needed. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Override
  public void close() {
    stopped = true;
    pool.shutdown();
  }
}
