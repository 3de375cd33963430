package org.ltp4j.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Copies of folders, for tests that change what is in them. */
public final class FolderCopy {
  private FolderCopy() {}

  /**
   * Copies a folder's files.
   *
   * @param to made if it is not there
   * @param without names of files that are left out
   * @return the copy
   */
  public static Path of(Path from, Path to, String... without) {
    try (Stream<Path> files = Files.list(from)) {
      Files.createDirectories(to);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!List.of(without).contains(file.getFileName().toString())) {
          Files.copy(file, to.resolve(file.getFileName().toString()));
        }
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
