package org.ltp4j.hub;

import java.time.Duration;
import org.ltp4j.problem.Problem;

/**
 * How long to wait for a server.
 *
 * @param answer for a connection, and for the beginning of an answer
 * @param stall for the next byte
 * @param pauses between attempts
 */
record Patience(Duration answer, Duration stall, Pauses pauses) {
  /** Lets time pass. */
  @FunctionalInterface
  interface Pauses {
    void pause(Duration time) throws InterruptedException;
  }

  static Patience usual() {
    return new Patience(
        Duration.ofSeconds(30), Duration.ofSeconds(60), time -> Thread.sleep(time.toMillis()));
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
