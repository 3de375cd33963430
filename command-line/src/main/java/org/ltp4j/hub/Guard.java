package org.ltp4j.hub;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.ltp4j.files.LockedFile;

/** Lets one process at a time fetch the same thing; the others wait, then find it there. */
record Guard(LockedFile lock) implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(200);

  /** Takes the lock, after others if need be. */
  static Guard take(Path file, Patience patience) {
    Optional<LockedFile> lock = LockedFile.tryTake(file);
    if (lock.isEmpty()) {
      System.err.println("ltp: waiting for another process that fetches the same");
    }
    while (lock.isEmpty()) {
      patience.pause(LOOK);
      lock = LockedFile.tryTake(file);
    }
    return new Guard(lock.get());
  }

  @Override
  public void close() {
    lock.close();
  }
}
