package org.ltp4j.corpus;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.ltp4j.problem.Problem;

/**
 * Tokenises several texts ahead of their reader, in a thread of its own. What is made depends on
 * the texts alone; when it is made depends on what is asked for.
 */
public final class Tokenising implements AutoCloseable {
  private static final long PAUSE_MILLIS = 20;

  private static final long TOLD_MILLIS = 500;

  private final List<TextSegments> texts;
  private final LineEncoder encoder;
  private final Supplier<SegmentMaker.Progress> progress;
  private final Watcher watcher;
  private final int[] wanted;
  private final Thread worker = new Thread(this::work, "ltp-text");
  private int awaited = -1;
  private long waitedNanos;
  private RuntimeException failure;
  private boolean closed;

  /** Is told how far the work is while somebody waits for it. */
  public interface Watcher {
    /**
     * Called every now and then.
     *
     * @param bytes of text that were tokenised, by whatever process
     * @param ids made by this one
     */
    void waiting(long bytes, long ids);

    /** The waiting is over. */
    void over();

    /** Tells nobody. */
    Watcher NOBODY =
        new Watcher() {
          @Override
          public void waiting(long bytes, long ids) {
            // This progress is not shown to anybody.
          }

          @Override
          public void over() {
            // This progress is not shown to anybody.
          }
        };
  }

  Tokenising(
      List<TextSegments> texts,
      LineEncoder encoder,
      Supplier<SegmentMaker.Progress> progress,
      Watcher watcher) {
    this.texts = texts;
    this.encoder = encoder;
    this.progress = progress;
    this.watcher = watcher;
    this.wanted = new int[texts.size()];
    worker.setDaemon(true);
    worker.start();
  }

  /** Asks for the first segments of a text, so that they are there when they are needed. */
  public synchronized void want(int text, int segments) {
    if (segments > wanted[text]) {
      wanted[text] = segments;
      notifyAll();
    }
  }

  /**
   * Waits for a segment.
   *
   * @return null if the text ends before it
   * @throws Problem if the text cannot be read or used, or token ids cannot be written
   */
  public Segment await(int text, int segment) {
    TextSegments source = texts.get(text);
    if (source.size() > segment) {
      return source.get(segment);
    }
    long start = System.nanoTime();
    synchronized (this) {
      want(text, segment + 1);
      awaited = text;
      encoder.hurry(true);
      long told = start;
      try {
        while (source.size() <= segment && !source.ended()) {
          if (failure != null) {
            throw failure;
          }
          wait(TOLD_MILLIS);
          if (System.nanoTime() - told >= TOLD_MILLIS * 1_000_000) {
            tell();
            told = System.nanoTime();
          }
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts this thread", e);
      } finally {
        awaited = -1;
        encoder.hurry(false);
        watcher.over();
        waitedNanos += System.nanoTime() - start;
      }
    }
    return source.size() > segment ? source.get(segment) : null;
  }

  private void tell() {
    SegmentMaker.Progress now = progress.get();
    watcher.waiting(texts.stream().mapToLong(TextSegments::bytes).sum() + now.bytes(), now.ids());
  }

  /** Seconds that were spent waiting. */
  public synchronized double waited() {
    return waitedNanos / 1e9;
  }

  private void work() {
    try {
      while (true) {
        int text = next();
        if (text < 0) {
          return;
        }
        boolean news = texts.get(text).advance();
        synchronized (this) {
          notifyAll();
          if (!news && !closed) {
            wait(PAUSE_MILLIS); // another process makes it
          }
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    } catch (RuntimeException | Error e) { // whoever waits must not wait for ever
      synchronized (this) {
        failure = e instanceof RuntimeException known ? known : new IllegalStateException(e);
        notifyAll();
      }
    } finally {
      texts.forEach(TextSegments::close);
    }
  }

  /**
   * The text that somebody waits for; otherwise the one with the smallest share of its wanted
   * segments done.
   */
  private synchronized int next() throws InterruptedException {
    while (!closed) {
      if (awaited >= 0 && isWanting(awaited)) {
        return awaited;
      }
      int[] wanting = IntStream.range(0, wanted.length).filter(this::isWanting).toArray();
      if (wanting.length > 0) {
        int least = wanting[0];
        for (int text : wanting) {
          least = texts.get(text).size() < texts.get(least).size() ? text : least;
        }
        return least;
      }
      wait();
    }
    return -1;
  }

  private boolean isWanting(int text) {
    return texts.get(text).size() < wanted[text] && !texts.get(text).ended();
  }

  /** Ends the work; what was made stays in its files. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    encoder.close();
    try {
      worker.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }
}
