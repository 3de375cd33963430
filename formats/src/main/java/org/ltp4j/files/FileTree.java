package org.ltp4j.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is below a directory. */
public final class FileTree {
  private FileTree() {}

  /** All of it, with the directory itself, each behind what it lies in. */
  public static List<Path> of(Path root) throws IOException {
    return of(root, Integer.MAX_VALUE);
  }

  /**
   * The same down to a depth.
   *
   * @throws IOException if a directory in it cannot be listed, too
   */
  public static List<Path> of(Path root, int depth) throws IOException {
    try (Stream<Path> walk = Files.walk(root, depth)) {
      return walk.toList();
    } catch (UncheckedIOException e) { // of a directory within
      throw e.getCause();
    }
  }
}
