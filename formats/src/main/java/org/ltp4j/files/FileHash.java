package org.ltp4j.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.ltp4j.problem.Problem;

/** SHA-256 of files, for provenance. */
public final class FileHash {
  private FileHash() {}

  /** SHA-256 of a file's bytes in lower-case hexadecimal. */
  public static String sha256(Path file) {
    try {
      MessageDigest digest = Sha256.digest();
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchFileException e) {
      throw Problem.input(file, "a file", "none", "check the path").causedBy(e);
    } catch (IOException e) {
      throw Problem.input(file, "a file that can be read", e.getMessage(), "check the path")
          .causedBy(e);
    }
  }
}
