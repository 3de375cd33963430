package org.ltp4j.sweep;

import java.time.Duration;
import java.util.Optional;

/** Carries out jobs, several at a time; every job that begins ends in exactly one outcome. */
public interface Executor extends AutoCloseable {
  /** How many jobs may be under way. */
  int capacity();

  /** Begins a job. */
  void begin(Job job);

  /** The next job that ended; empty if none did in that time. */
  Optional<Outcome> next(Duration patience);

  /** Asks all jobs that are under way to save their state and end. */
  void stop();

  @Override
  void close();

  /** How a job ended. */
  enum End {
    /** Its result is in place. */
    DONE,
    /** It cannot be done; the reason says why. */
    FAILED,
    /** Its process was ended from outside. */
    KILLED,
    /** It was asked to stop and goes on another time. */
    STOPPED
  }

  /**
   * A job that ended.
   *
   * @param job the job
   * @param end how
   * @param reason one line for people; null where all went well
   */
  record Outcome(Job job, End end, String reason) {}
}
