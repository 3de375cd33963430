package org.ltp4j.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A body that is given up when its next bytes do not come, or so few that it would never end; the
 * HTTP client's own timeout ends with the headers.
 */
final class Stall extends FilterInputStream {
  private final ScheduledExecutorService clock;
  private final long nanos;
  private final long least;
  private final long longest;
  private final long began = System.nanoTime();
  private final AtomicLong bytes = new AtomicLong();
  private volatile String stalled;

  // Of the clock's thread only.
  private long windowBegan = began;
  private long windowBytes;

  private Stall(InputStream body, Patience patience, Duration longest) {
    super(body);
    this.nanos = patience.stall().toNanos();
    this.least = patience.least();
    this.longest = longest.toNanos();
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

  /** A body of any length. */
  static InputStream guard(InputStream body, Patience patience) {
    return new Stall(body, patience, Duration.ofNanos(Long.MAX_VALUE));
  }

  /** A body that has to be over after some time. */
  static InputStream guard(InputStream body, Patience patience, Duration longest) {
    return new Stall(body, patience, longest);
  }

  private void look() {
    long now = System.nanoTime();
    long came = bytes.get();
    if (now - began > longest) {
      stalled = "it did not end in " + TimeUnit.NANOSECONDS.toSeconds(longest) + " s";
    } else if (now - windowBegan > nanos) {
      if (came - windowBytes < least) {
        stalled =
            "only %s bytes came in %s s"
                .formatted(came - windowBytes, TimeUnit.NANOSECONDS.toSeconds(nanos));
      }
      windowBegan = now;
      windowBytes = came;
    }
    if (stalled != null) {
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
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      int count = super.read(buffer, offset, length);
      bytes.addAndGet(Math.max(0, count));
      if (stalled != null && count < 0) {
        throw new IOException(stalled);
      }
      return count;
    } catch (IOException e) {
      throw stalled == null ? e : new IOException(stalled, e);
    }
  }

  @Override
  public void close() throws IOException {
    clock.shutdownNow();
    super.close();
  }
}
