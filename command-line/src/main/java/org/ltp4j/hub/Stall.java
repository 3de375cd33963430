package org.ltp4j.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A body that is given up when its next bytes do not come; the HTTP client's own timeout ends with
 * the headers.
 */
final class Stall extends FilterInputStream {
  private final ScheduledExecutorService clock;
  private final long nanos;
  private volatile long readAt = System.nanoTime();
  private volatile boolean stalled;

  private Stall(InputStream body, Duration longest) {
    super(body);
    this.nanos = longest.toNanos();
    this.clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "ltp-fetch-clock");
              thread.setDaemon(true);
              return thread;
            });
    clock.scheduleWithFixedDelay(this::look, nanos / 4, nanos / 4, TimeUnit.NANOSECONDS);
  }

  static InputStream guard(InputStream body, Duration longest) {
    return new Stall(body, longest);
  }

  private void look() {
    if (System.nanoTime() - readAt > nanos) {
      stalled = true;
      try {
        in.close();
      } catch (IOException e) {
        // The reader hears of the end either way.
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    readAt = System.nanoTime();
    if (stalled && count < 0) {
      throw new IOException("no byte came for " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s");
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    clock.shutdownNow();
    super.close();
  }
}
