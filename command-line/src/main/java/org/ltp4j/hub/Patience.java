package org.ltp4j.hub;

import java.time.Duration;
import org.ltp4j.problem.Problem;

/**
 * How long to wait for a server.
 *
 * @param answer for a connection, and for the beginning of an answer
 * @param stall for the next {@code least} bytes
 * @param least bytes that have to come in that time; a server that sends fewer is given up like one
 *     that sends none
 * @param listing for a whole answer in JSON, and for all pages of a listing together
 * @param pauses between attempts
 */
record Patience(Duration answer, Duration stall, long least, Duration listing, Pauses pauses) {
  /** A kilobyte a second, which the slowest line has. */
  private static final long USUAL_LEAST = 60 * 1024;

  /** Lets time pass. */
  @FunctionalInterface
  interface Pauses {
    void pause(Duration time) throws InterruptedException;
  }

  static Patience usual() {
    return new Patience(
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        USUAL_LEAST,
        Duration.ofMinutes(5),
        time -> Thread.sleep(time.toMillis()));
  }

  void pause(Duration time) {
    try {
      pauses.pause(time);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** The problem of a thread that is told to stop; what was fetched so far stays for the next. */
  static Problem interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return Problem.interrupted("fetch", 0, 1).causedBy(e);
  }
}
