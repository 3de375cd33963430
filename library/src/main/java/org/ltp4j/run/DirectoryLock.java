package org.ltp4j.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.ltp4j.files.AtomicFiles;
import org.ltp4j.problem.Problem;

/**
 * Keeps a second process out of a directory. The operating system releases the lock when the
 * process ends, however it ends.
 */
public final class DirectoryLock implements AutoCloseable {
  /** Name of the file that is locked. */
  public static final String NAME = ".lock";

  /**
   * A byte far behind the process id, which stays readable on systems where locks are mandatory.
   */
  private static final long POSITION = Long.MAX_VALUE - 1;

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws Problem naming the process that has it
   */
  public static DirectoryLock take(Path directory) {
    Path file = directory.resolve(NAME);
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw Problem.output(
            directory,
            "a directory that no other process uses",
            "process " + Files.readString(file).strip() + " at work in it",
            "wait until it is done, or choose another --out");
      }
      String pid = ProcessHandle.current().pid() + "\n";
      channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw AtomicFiles.unwritable(directory, e);
    }
  }

  /** The process at work in a directory, as far as its file tells; taking the lock is surer. */
  public static Optional<Long> holder(Path directory) {
    try {
      String pid = Files.readString(directory.resolve(NAME)).strip();
      return Optional.of(Long.parseLong(pid))
          .filter(p -> ProcessHandle.of(p).filter(ProcessHandle::isAlive).isPresent());
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock(POSITION, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Releases the lock; the file stays, since deleting it would race with the next process. */
  @Override
  public void close() {
    try {
      // Without the name of a process: nobody is at work any more.
      channel.truncate(0);
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
