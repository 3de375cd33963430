package org.ltp4j.sweep;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.ltp4j.files.AtomicFiles;

/**
 * A lock that all workers of a directory share as long as they live. When a sweep is killed, its
 * workers save their trials and end; the next sweep waits for that.
 */
final class WorkerLock implements AutoCloseable {
  private static final String NAME = ".lock";

  private final FileChannel channel;

  private WorkerLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes a worker's share. */
  static WorkerLock share(Path directory) {
    try {
      FileChannel channel = open(directory);
      channel.lock(0, 1, true);
      return new WorkerLock(channel);
    } catch (IOException e) {
      throw AtomicFiles.unwritable(directory, e);
    }
  }

  /**
   * Waits until there is no worker.
   *
   * @param waiting told if there is one
   */
  static void awaitNone(Path directory, Runnable waiting) {
    try (FileChannel channel = open(directory)) {
      FileLock lock = channel.tryLock(0, 1, false);
      if (lock == null) {
        waiting.run();
        lock = channel.lock(0, 1, false);
      }
      lock.release();
    } catch (IOException e) {
      throw AtomicFiles.unwritable(directory, e);
    }
  }

  private static FileChannel open(Path directory) throws IOException {
    Files.createDirectories(directory);
    return FileChannel.open(
        directory.resolve(NAME),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The process ends, and the lock with it.
    }
  }
}
