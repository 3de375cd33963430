package org.ltp4j.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder with one in it that nobody can list, root neither: its path is longer than Linux takes,
 * as only renaming the folder around it makes one.
 */
public final class UnlistableFolder implements AutoCloseable {
  /** Of at most 4095; with what is in it, it has 201 more. */
  private static final int PATH_LENGTH = 4000;

  private static final String NAME = "n".repeat(200);

  private final Path made;
  private final Path folder;

  /** Makes one somewhere below a directory, which can be deleted once this is closed. */
  public UnlistableFolder(Path directory) throws IOException {
    made = directory.resolve("made");
    Files.createDirectories(made.resolve(NAME));
    Path deep = directory;
    while (deep.toString().length() < PATH_LENGTH - NAME.length()) {
      deep = Files.createDirectory(deep.resolve("deep".repeat(25)));
    }
    int left = PATH_LENGTH - deep.toString().length() - 1;
    folder = Files.move(made, deep.resolve(NAME.substring(0, left)));
  }

  /** Its path. */
  public Path path() {
    return folder;
  }

  @Override
  public void close() {
    try {
      Files.move(folder, made);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
