package org.ltp4j.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.ltp4j.problem.Problem;

/** Writes that a crash cannot leave half done: a temporary name, then a rename. */
public final class AtomicFiles {
  /** Marks temporary names, so that leftovers of a killed process are recognised. */
  public static final String TEMPORARY = ".tmp-";

  private AtomicFiles() {}

  /** Writes into a stream or channel. */
  @FunctionalInterface
  public interface Body<T> {
    /** Writes everything; the caller closes. */
    void write(T target) throws IOException;
  }

  /** Writes a file through a stream. */
  public static void write(Path file, Body<OutputStream> body) {
    viaTemporary(
        file,
        temporary -> {
          try (OutputStream out = Files.newOutputStream(temporary)) {
            body.write(out);
          }
        });
  }

  /** Writes a text file in UTF-8. */
  public static void writeString(Path file, String text) {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Writes a file through a channel that can seek. */
  public static void writeChannel(Path file, Body<FileChannel> body) {
    viaTemporary(
        file,
        temporary -> {
          try (FileChannel channel =
              FileChannel.open(
                  temporary,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE)) {
            body.write(channel);
          }
        });
  }

  /**
   * Fills a directory under a temporary name, syncs all of it, then renames it. An existing
   * directory of that name is deleted when the new one is on the disk under its name.
   */
  public static void directory(Path directory, Body<Path> body) {
    Path temporary = temporaryName(directory);
    try {
      Files.createDirectories(temporary);
      body.write(temporary);
      boolean alone = !isPart(directory);
      if (alone) {
        syncTree(temporary);
      }
      Path old = temporaryName(directory);
      if (Files.exists(directory)) {
        Files.move(directory, old);
      }
      Files.move(temporary, directory);
      if (alone) {
        syncNames(directory.toAbsolutePath().getParent());
      }
      deleteTree(old);
    } catch (IOException e) {
      deleteQuietly(temporary);
      throw unwritable(directory, e);
    } catch (RuntimeException e) {
      deleteQuietly(temporary);
      throw e;
    }
  }

  /**
   * Deletes what killed processes have left of a file or directory that they were writing. What a
   * process that is alive may be writing stays.
   */
  public static void deleteLeftovers(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return;
    }
    String start = path.getFileName() + TEMPORARY;
    try (Stream<Path> list = Files.list(parent)) {
      for (Path entry : list.toList()) {
        String name = entry.getFileName().toString();
        if (name.startsWith(start) && !isOfLiving(name.substring(start.length()))) {
          deleteTree(entry);
        }
      }
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  private static boolean isOfLiving(String unique) {
    try {
      long pid = Long.parseLong(unique.substring(0, Math.max(0, unique.indexOf('-'))), 16);
      return ProcessHandle.of(pid).isPresent();
    } catch (NumberFormatException e) {
      // Not one of our names, so not ours to delete.
      return true;
    }
  }

  /** Deletes a file or a directory with everything in it; absent is fine. */
  public static void deleteTree(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> all = new ArrayList<>(FileTree.of(path));
    all.sort(Comparator.reverseOrder());
    for (Path p : all) {
      Files.deleteIfExists(p);
    }
  }

  /** Says in one line why something cannot be written and what to do. */
  public static Problem unwritable(Path path, IOException cause) {
    return Problem.output(
            path,
            "a place that can be written",
            cause.getClass().getSimpleName() + " (" + cause.getMessage() + ")",
            "free some space or choose another place; files that were complete are still there")
        .causedBy(cause);
  }

  private interface Step {
    void run(Path temporary) throws IOException;
  }

  private static void viaTemporary(Path file, Step step) {
    Path temporary = temporaryName(file);
    try {
      Path parent = file.toAbsolutePath().getParent();
      Files.createDirectories(parent);
      step.run(temporary);
      if (!isPart(file)) {
        sync(temporary);
      }
      moveOver(temporary, file);
    } catch (IOException e) {
      deleteQuietly(temporary);
      throw unwritable(file, e);
    } catch (RuntimeException e) {
      deleteQuietly(temporary);
      throw e;
    }
  }

  private static void moveOver(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Path temporaryName(Path path) {
    return path.toAbsolutePath().resolveSibling(path.getFileName() + ownMark() + System.nanoTime());
  }

  private static String ownMark() {
    return TEMPORARY + Long.toHexString(ProcessHandle.current().pid()) + "-";
  }

  /** Whether it lies in a directory that this process is filling, and that is synced as a whole. */
  private static boolean isPart(Path path) {
    return path.toAbsolutePath().toString().contains(ownMark());
  }

  private static void syncTree(Path directory) throws IOException {
    for (Path path : FileTree.of(directory)) {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        syncNames(path);
      } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        sync(path);
      }
    }
  }

  private static void sync(Path file) throws IOException {
    // Windows syncs nothing that is open for reading only. Copies may allow no more than that.
    StandardOpenOption way =
        Files.isWritable(file) ? StandardOpenOption.WRITE : StandardOpenOption.READ;
    try (FileChannel channel = FileChannel.open(file, way)) {
      channel.force(true);
    }
  }

  /** Syncs which names a directory has. */
  private static void syncNames(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException ignored) {
      // Windows opens no directory, and not every file system syncs one; it is whole all the same.
    }
  }

  private static void deleteQuietly(Path path) {
    try {
      deleteTree(path);
    } catch (IOException ignored) {
      // The first failure is the one to report.
    }
  }
}
