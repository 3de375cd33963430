package org.ltp4j.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.ltp4j.files.AtomicFiles;

/** Makes symbolic links, where the file system has them. */
@FunctionalInterface
interface Links {
  /**
   * Makes a link.
   *
   * @param target relative to the link's folder
   * @throws IOException if it cannot; so does Windows without developer mode
   */
  void make(Path link, Path target) throws IOException;

  static Links ofSystem() {
    return (link, target) -> Files.createSymbolicLink(link, target);
  }

  /**
   * Puts a blob into a snapshot: as a link, or, as Hugging Face's own client does where there are
   * no links, by moving the blob there if it has just been fetched and copying it if not.
   */
  default void place(Path blob, Path pointer, boolean fetched) {
    try {
      Files.createDirectories(pointer.getParent());
      if (Files.isRegularFile(pointer) && Files.size(pointer) == Files.size(blob)) {
        return;
      }
      Path temporary =
          pointer.resolveSibling(pointer.getFileName() + AtomicFiles.TEMPORARY + "link");
      Files.deleteIfExists(temporary);
      try {
        make(temporary, pointer.getParent().relativize(blob));
        Files.move(temporary, pointer, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException | UnsupportedOperationException e) {
        deleteLink(temporary);
        deleteLink(pointer);
        if (fetched) {
          Files.move(blob, pointer, StandardCopyOption.REPLACE_EXISTING);
        } else {
          AtomicFiles.write(pointer, out -> Files.copy(blob, out));
        }
      }
    } catch (IOException e) {
      throw AtomicFiles.unwritable(pointer, e);
    }
  }

  private static void deleteLink(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(path);
    }
  }
}
