package org.ltp4j.ranks;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Which of the processes that train together this one is, and how it finds the others.
 *
 * @param rank its number, from 0
 * @param size how many they are
 * @param meeting where they find each other: {@code host:port} of rank 0, or {@code file:} and a
 *     path that all of them reach
 * @param patience how long to wait for another process
 */
public record ProcessPlace(int rank, int size, String meeting, Duration patience) {
  /** Of a process that trains by itself. */
  public static final ProcessPlace ALONE = new ProcessPlace(0, 1, "", Duration.ZERO);

  /** Begins a {@link #meeting} that is a file. */
  static final String FILE = "file:";

  /** A {@link #meeting} that is a file. */
  public static String file(Path path) {
    return FILE + path;
  }

  @Override
  public String toString() {
    return "rank " + rank + " of " + size;
  }
}
