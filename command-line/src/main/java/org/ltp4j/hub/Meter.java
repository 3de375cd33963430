package org.ltp4j.hub;

import org.ltp4j.console.Display;
import org.ltp4j.run.Progress;

/** Counts the bytes of a whole fetch for the display. */
final class Meter implements AutoCloseable {
  private final Progress progress;
  private final long from;
  private long done;

  private Meter(Progress progress, long from) {
    this.progress = progress;
    this.from = from;
    this.done = from;
  }

  /**
   * Begins the display.
   *
   * @param from bytes that earlier calls left
   * @param total bytes in all
   */
  static Meter start(long from, long total) {
    return new Meter(Display.ofBytes("fetch", from, total), from);
  }

  /** Counts bytes that came, or, below 0, bytes that have to come again. */
  void add(long bytes) {
    done += bytes;
    progress.step(done, Math.max(0, done - from), Double.NaN);
  }

  @Override
  public void close() {
    progress.close();
  }
}
