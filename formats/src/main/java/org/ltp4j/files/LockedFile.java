package org.ltp4j.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file that one process at a time has locked. The operating system releases the lock when the
 * process ends, however it ends.
 */
public final class LockedFile implements AutoCloseable {
  private final FileChannel channel;

  private LockedFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock, if nobody has it; the file and its folder are made if need be. */
  public static Optional<LockedFile> tryTake(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (channel.tryLock() != null) {
          return Optional.of(new LockedFile(channel));
        }
      } catch (OverlappingFileLockException e) {
        // Another one in this process has it.
      }
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      throw AtomicFiles.unwritable(file, e);
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
