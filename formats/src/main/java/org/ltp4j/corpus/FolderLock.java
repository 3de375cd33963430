package org.ltp4j.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.ltp4j.files.AtomicFiles;

/** That one process at a time tokenises a text; the others look at what it has written. */
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock if nobody has it; a process that ends, however, has it no longer. */
  static Optional<FolderLock> tryTake(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (channel.tryLock() != null) {
          return Optional.of(new FolderLock(channel));
        }
      } catch (OverlappingFileLockException e) {
        // Another one in this process has it.
      }
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      throw AtomicFiles.unwritable(folder, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
