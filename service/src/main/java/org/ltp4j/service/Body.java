package org.ltp4j.service;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/** A request's body, read as it comes: however slowly that is, no thread waits for it. */
final class Body {
  /** Bytes of a refused body that are read and forgotten. */
  private static final long READ_AWAY = 16_000_000;

  private final Request request;
  private final int most;
  private final Semaphore room;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private final CompletableFuture<Boolean> end = new CompletableFuture<>();
  private boolean isBegun;
  private long forgotten;

  /**
   * Reads nothing yet.
   *
   * @param most bytes that are kept; a longer one is refused
   * @param room bytes that all bodies together may still have
   */
  Body(Request request, int most, Semaphore room) {
    this.request = request;
    this.most = most;
    this.room = room;
  }

  /** All of it; fails with a {@link Refusal}. */
  CompletableFuture<byte[]> whole() {
    begin();
    return whole;
  }

  /**
   * Reads and forgets what an answer has left of it. Who is still sending does not read, and would
   * only see that the connection breaks; so would the next request on the same connection.
   *
   * @param time for those who send slowly
   * @return whether the sender came to the end
   */
  CompletableFuture<Boolean> rest(Duration time) {
    whole.cancel(false);
    begin();
    if (!end.isDone()) {
      Scheduler scheduler = request.getComponents().getScheduler();
      Scheduler.Task late =
          scheduler.schedule(this::giveUp, time.toMillis(), TimeUnit.MILLISECONDS);
      end.whenComplete((isEnd, failure) -> late.cancel());
    }
    return end.whenComplete((isEnd, failure) -> room.release(bytes.size()));
  }

  private void begin() {
    if (!isBegun) {
      isBegun = true;
      read();
    }
  }

  /** Ends the reading that waits for more. */
  private void giveUp() {
    if (!end.isDone()) {
      request.fail(new TimeoutException("the sender is too slow"));
    }
  }

  /** Takes what is there, and comes again when there is more. */
  private void read() {
    while (!end.isDone()) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this::read);
        return;
      } else if (Content.Chunk.isFailure(chunk)) { // the sender has gone, or stopped sending
        whole.completeExceptionally(Refusal.badRequest("the body broke off"));
        end.complete(false);
        return;
      }
      take(chunk);
      chunk.release();
      if (chunk.isLast()) {
        whole.complete(bytes.toByteArray());
        end.complete(true);
      } else if (forgotten > READ_AWAY) {
        end.complete(false);
      }
    }
  }

  private void take(Content.Chunk chunk) {
    int size = chunk.remaining();
    if (whole.isDone()) {
      forgotten += size;
    } else if (size > most - bytes.size()) {
      whole.completeExceptionally(
          Refusal.tooLarge("expected a body of at most " + most + " bytes"));
    } else if (!room.tryAcquire(size)) {
      whole.completeExceptionally(
          Refusal.overloaded(429, "too much is being sent; try again in a moment"));
    } else {
      bytes.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
    }
  }
}
