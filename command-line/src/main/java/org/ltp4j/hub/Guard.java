package org.ltp4j.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.ltp4j.files.AtomicFiles;

/**
 * Lets one process at a time fetch the same thing; the others wait, then find it there. The
 * operating system releases the lock when a process ends, however it ends.
 */
final class Guard implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final FileChannel channel;

  private Guard(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock, after others if need be. */
  static Guard take(Path file, Patience patience) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean told = false;
      while (!locked(channel)) {
        if (!told) {
          System.err.println("ltp: waiting for another process that fetches the same");
          told = true;
        }
        patience.pause(LOOK);
      }
      return new Guard(channel);
    } catch (IOException e) {
      throw AtomicFiles.unwritable(file, e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Releases the lock; the file stays, since deleting it would race with the next process. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
