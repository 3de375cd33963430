package org.ltp4j.answer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.ltp4j.template.Encoded;

/**
 * Inputs of many callers that wait for an engine, and the threads that hand them to it, first come
 * first served. As soon as a thread is free it takes its share of all who wait, up to a batch: the
 * more there are, the larger the batches. A text alone does not wait for company. But behind a
 * batch of several, those who were just answered may ask again, for a short part of the time that
 * it took: with the first of them alone, the others would need a batch of their own.
 *
 * <p>With one thread it is always the same that calls the engine; some engines keep a team of
 * threads for each caller.
 */
public final class BatchQueue implements AutoCloseable {
  /** Of the time that a batch took, what a thread waits at most for as many texts again. */
  private static final double PATIENCE = 1.0 / 16;

  private final Batching settings;
  private final double patience;
  private final Function<List<Encoded>, List<float[]>> engine;
  private final Deque<Row> waiting = new ArrayDeque<>();
  private final List<Thread> workers;
  private boolean isClosed;

  /**
   * An empty queue.
   *
   * @param engine gives one array of scores for each input
   * @param threads that call the engine, several at once if there are several
   */
  public BatchQueue(Batching settings, Function<List<Encoded>, List<float[]>> engine, int threads) {
    this(settings, engine, threads, PATIENCE);
  }

  BatchQueue(
      Batching settings,
      Function<List<Encoded>, List<float[]>> engine,
      int threads,
      double patience) {
    this.settings = settings;
    this.patience = patience;
    this.engine = engine;
    this.workers = IntStream.range(0, threads).mapToObj(i -> worker()).toList();
  }

  private Thread worker() {
    Thread worker = new Thread(this::work, "ltp4j-batches");
    worker.setDaemon(true);
    return worker;
  }

  /** One input of a caller's, by its place there. */
  private record Row(Encoded input, int place, Call<?> call) {}

  /** What one caller waits for. */
  private static final class Call<T> extends CompletableFuture<T> {
    private final float[][] scores;
    private final Function<List<float[]>, T> answer;
    private int missing;

    Call(int inputs, Function<List<float[]>, T> answer) {
      this.scores = new float[inputs][];
      this.answer = answer;
      this.missing = inputs;
    }

    synchronized void take(int place, float[] row) {
      scores[place] = row;
      missing--;
      finish();
    }

    void finish() {
      if (missing == 0) {
        try {
          complete(answer.apply(Arrays.asList(scores)));
        } catch (RuntimeException e) {
          completeExceptionally(e);
        }
      }
    }
  }

  /**
   * Puts inputs into the queue; a call may bring any number of them.
   *
   * @param answer makes the answer of their scores
   * @throws RejectedExecutionException if too many wait already
   * @throws IllegalStateException if the queue is closed
   */
  public <T> CompletableFuture<T> submit(List<Encoded> inputs, Function<List<float[]>, T> answer) {
    Call<T> call = new Call<>(inputs.size(), answer);
    synchronized (this) {
      if (isClosed) {
        throw closed();
      }
      if (waiting.size() >= settings.mostWaiting()) {
        throw new RejectedExecutionException(
            waiting.size()
                + " texts wait already, and at most "
                + settings.mostWaiting()
                + " may; try again in a moment, or open the classifier with a longer queue");
      }
      for (int i = 0; i < inputs.size(); i++) {
        waiting.add(new Row(inputs.get(i), i, call));
      }
      if (workers.get(0).getState() == Thread.State.NEW) {
        workers.forEach(Thread::start);
      }
      notifyAll();
    }
    if (inputs.isEmpty()) {
      call.finish();
    }
    return call;
  }

  /** How many inputs wait. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** The exception for calls of a classifier that was closed. */
  static IllegalStateException closed() {
    return new IllegalStateException("this classifier is closed; load it again");
  }

  private void work() {
    List<Row> batch = next();
    while (!batch.isEmpty()) {
      long begin = System.nanoTime();
      try {
        List<float[]> scores = engine.apply(batch.stream().map(Row::input).toList());
        for (int i = 0; i < batch.size(); i++) {
          batch.get(i).call.take(batch.get(i).place, scores.get(i));
        }
      } catch (RuntimeException | Error e) { // callers must not wait for ever, whatever it is
        batch.forEach(row -> row.call.completeExceptionally(e));
      }
      letReturn(batch.size(), (long) (patience * (System.nanoTime() - begin)));
      batch = next();
    }
  }

  /**
   * Waits until as many wait as were just answered, but not long.
   *
   * @param nanos at most
   */
  private synchronized void letReturn(int answered, long nanos) {
    long end = System.nanoTime() + nanos;
    long left = nanos;
    while (answered > 1 && waiting.size() < answered && !isClosed && left > 0) {
      sleep(left);
      left = end - System.nanoTime();
    }
  }

  /**
   * Sleeps until something is new, or so long. An interrupt means nothing: only the queue has its
   * threads, and it ends them by closing.
   *
   * @param nanos 0 for ever
   */
  private void sleep(long nanos) {
    try {
      wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
    } catch (InterruptedException e) {
      // See above.
    }
  }

  /**
   * The inputs that have waited longest, up to one batch and a thread's share of all; empty if the
   * queue is closed and empty.
   */
  private synchronized List<Row> next() {
    List<Row> batch = new ArrayList<>();
    long tokens = 0;
    while (batch.isEmpty()) {
      while (waiting.isEmpty() && !isClosed) {
        sleep(0);
      }
      if (waiting.isEmpty()) {
        return batch;
      }
      int share = (waiting.size() + workers.size() - 1) / workers.size();
      while (!waiting.isEmpty() && batch.size() < share) {
        Row row = waiting.peek();
        boolean isGone = row.call.isDone(); // its caller has given up, or another row of it failed
        if (!isGone && !batch.isEmpty() && tokens + row.input.tokens() > settings.tokens()) {
          break;
        }
        waiting.remove();
        if (!isGone) {
          batch.add(row);
          tokens += row.input.tokens();
        }
      }
    }
    return batch;
  }

  /** Accepts no further inputs, and returns when all waiting ones are answered. */
  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
      notifyAll();
    }
    boolean wasInterrupted = false;
    for (Thread last : workers) {
      while (last != Thread.currentThread() && last.isAlive()) {
        try {
          last.join();
        } catch (InterruptedException e) {
          wasInterrupted = true; // what the thread still reads must not be freed
        }
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
