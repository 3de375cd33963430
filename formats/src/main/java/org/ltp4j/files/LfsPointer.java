package org.ltp4j.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ltp4j.problem.Problem;

/**
 * The few lines that stand for a large file in a Git repository whose large files were not fetched.
 * Every reader of a file from a model's directory looks for them first, because what its own parser
 * would say of them names no cause.
 */
public final class LfsPointer {
  private static final String START = "version https://git-lfs";
  private static final long LONGEST = 1024;

  private LfsPointer() {}

  /** Whether the file is such a pointer. */
  public static boolean is(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) >= LONGEST) {
        return false;
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] start = in.readNBytes(START.length());
        return new String(start, StandardCharsets.ISO_8859_1).equals(START);
      }
    } catch (IOException e) {
      return false; // Whoever opens it says what the matter is.
    }
  }

  /**
   * Refuses a file that is such a pointer.
   *
   * @param what the file would hold, e.g. {@code the weights}
   * @throws Problem if the file is one
   */
  public static void refuse(Path file, String what) {
    if (is(file)) {
      throw Problem.input(file, what, "a Git LFS pointer to them", "fetch them with git lfs pull");
    }
  }
}
